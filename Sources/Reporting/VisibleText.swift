import OrderStreams

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
