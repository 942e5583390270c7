extension Unicode.Scalar {
  /// Whether it steers a terminal, or turns the direction of text, and shows nothing itself.
  package var isInvisibleControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension String {
  /// The text as a string of a JSON document, with its quotation marks.
  package var quotedForJSON: String {
    var quoted = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.isInvisibleControl:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// What a string of a JSON document says whose characters between the quotation marks these are.
  var unescapedFromJSON: String {
    guard utf8.contains(UInt8(ascii: "\\")) else { return self }
    var units: [UInt16] = []
    var rest = utf16[...]
    while let unit = rest.popFirst() {
      guard unit == UInt16(UInt8(ascii: "\\")), let escaped = rest.popFirst() else {
        units.append(unit)
        continue
      }
      switch Unicode.Scalar(escaped) {
      case "b": units.append(0x08)
      case "f": units.append(0x0C)
      case "n": units.append(0x0A)
      case "r": units.append(0x0D)
      case "t": units.append(0x09)
      case "u":
        // Digits that are none say nothing.
        units.append(UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) ?? 0xFFFD)
        rest = rest.dropFirst(4)
      default: units.append(escaped)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// The same decimal number without its exponent; `nil` if there is none, or one that no price has.
  var decimalWithoutExponent: String? {
    let parts = split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard parts.count == 2, let exponent = Int(parts[1]), -63...63 ~= exponent else { return nil }
    let sign = parts[0].prefix { $0 == "-" || $0 == "+" }
    let number = parts[0].dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
    guard sign.count < 2, 1...2 ~= number.count,
      number.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
    else { return nil }
    let digits = String(repeating: "0", count: 64) + number.joined() + String(repeating: "0", count: 64)
    let point = 64 + number[0].count + exponent
    return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
  }
}
