import ComputeMatching

/// Numbers as people read them.
package enum Readable {
  /// With as many decimals as there is something to see in them: `1,868`, `76.3`, `0.0213`.
  package static func number(_ value: Double) -> String {
    let size = abs(value)
    if size == size.rounded(), size < 1e15 { return grouped(decimalText(value, decimals: 0)).withMinus }
    let decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4
    return grouped(decimalText(value, decimals: decimals)).withMinus
  }

  /// `86.4%`, `0.25%`; with `isSigned` also `+30.1%`.
  package static func percent(_ share: Double, isSigned: Bool = false) -> String {
    let text = decimalText(share * 100, decimals: abs(share) < 0.00995 ? 2 : 1).withMinus
    let whole = text.hasSuffix(".0") ? String(text.dropLast(2)) : text == "0.00" ? "0" : text
    return (isSigned && share > 0 && whole != "0" ? "+" : "") + whole + "%"
  }

  /// `a`, `a and b`, `a, b and c`.
  package static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A parameter as the file states it, with thousands set apart.
  package static func parameter(_ value: Double) -> String {
    Int(exactly: value).map { grouped($0).withMinus } ?? "\(value)".withMinus
  }

  /// A parameter that may have been drawn, and then has more digits than anybody reads: `0.5`, `2.13`, `8,750`.
  package static func short(_ value: Double) -> String {
    let text = parameter(value)
    return text.count <= 6 ? text : number(value)
  }
}

extension String {
  /// With a minus sign in place of a hyphen at the beginning.
  package var withMinus: String { hasPrefix("-") ? "−" + dropFirst() : self }
}
