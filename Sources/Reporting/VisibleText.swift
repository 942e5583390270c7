extension Unicode.Scalar {
  /// Whether it steers a terminal, or turns the direction of text, and shows nothing itself.
  package var isInvisibleControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

/// `text` as a line of a terminal that does no more than show it: what would steer the terminal or turn text around
/// is there as `\u{1B}`.
package func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: \.isInvisibleControl) else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    if scalar.isInvisibleControl {
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}
