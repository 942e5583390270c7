import ComputeMatching

/// What the values of options say. Errors tell what was expected.
package enum OptionValue {
  package static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ value: String
  ) throws(UsageError) -> Choice {
    if let choice = Choice(rawValue: value) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    let others = choices.dropLast().joined(separator: ", ")
    throw UsageError(description: "expected \(others) or \(choices.last ?? "")")
  }

  package static func number<Number: FixedWidthInteger>(
    _ value: String, in range: ClosedRange<Number>
  ) throws(UsageError) -> Number {
    // A plus sign is refused, so that there is one way to write a number.
    if let number = Number(value), range.contains(number), !value.hasPrefix("+") { return number }
    throw UsageError(description: "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  package static func tick(_ value: String) throws(UsageError) -> Tick {
    guard let tick = try? Tick(value) else {
      throw UsageError(description: "expected a decimal above 0 with at most 9 decimals, such as 0.0001")
    }
    return tick
  }
}
