import Reporting

/// Goes through the words of a command line: options with their values, and names between them.
struct ArgumentReader {
  /// What was no option so far.
  private(set) var names: [String] = []
  private var rest: ArraySlice<String>
  private var option = ""
  /// What was behind the equals sign of the option.
  private var joinedValue: String?

  init(_ arguments: [String]) { rest = arguments[...] }

  /// The next option, without its value; `nil` at the end, when ``names`` has all names.
  mutating func nextOption() -> String? {
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-") else {
        names.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      option = parts[0]
      joinedValue = parts.count > 1 ? parts[1] : nil
      return option
    }
    return nil
  }

  /// The value of the latest option.
  mutating func value() throws(UsageError) -> String {
    guard let value = joinedValue ?? rest.popFirst(), !value.isEmpty else {
      throw UsageError(description: "\(option) needs a value; see --help")
    }
    return value
  }

  /// `true` for an option that has no value.
  func flag() throws(UsageError) -> Bool {
    guard joinedValue == nil else { throw UsageError(description: "\(option) takes no value; see --help") }
    return true
  }

  mutating func number(in range: ClosedRange<UInt64>) throws(UsageError) -> UInt64 {
    let text = try value()
    guard let number = UInt64(text), range.contains(number), !text.hasPrefix("+") else {
      throw UsageError(
        description: "\(option) \(text): expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  mutating func setting() throws(UsageError) -> (path: String, value: String) {
    let text = try value()
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw UsageError(description: "\(option) \(text): expected PATH=VALUE")
    }
    return (parts[0], parts[1])
  }

  var unknownOption: UsageError { UsageError(description: "unknown option \(option); see --help") }
}
