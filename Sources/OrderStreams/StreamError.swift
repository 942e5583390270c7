/// Why a stream could not be read or written, and where.
///
///     orders.csv:12:34: quantity: expected a whole number of GPUs, found "ten"
public struct StreamError: Error, Hashable, Sendable {
  /// The file's path, or what is shown in its place (`standard input`).
  public let file: String
  /// The line in the file, from 1; `nil` if the trouble is not with a line.
  public let line: Int?
  /// The first byte of the field in its line, from 1; `nil` if the trouble is not with a field that is there.
  public let column: Int?
  /// The name of the column, if it has one.
  public let columnName: String?
  /// How many bytes of a binary file are before the trouble; `nil` in a text.
  public let offset: Int?
  /// What is wrong.
  public let problem: Problem

  /// What is wrong: with the text, or with the system.
  public enum Problem: Hashable, Sendable {
    /// The text is not what it should be. `found` is the text, shortened, or says in words what is there.
    case malformed(expected: String, found: String)
    /// The system refused: what was tried, and its `errno`.
    case system(action: String, code: Int32)
  }

  /// An error with its place, as far as it has one.
  public init(
    file: String, line: Int? = nil, column: Int? = nil, columnName: String? = nil, offset: Int? = nil, problem: Problem
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.columnName = columnName
    self.offset = offset
    self.problem = problem
  }

  /// What should be there; `nil` if the system refused.
  public var expected: String? {
    if case .malformed(let expected, _) = problem { expected } else { nil }
  }

  /// What is there; `nil` if the system refused.
  public var found: String? {
    if case .malformed(_, let found) = problem { found } else { nil }
  }
}

extension StreamError: CustomStringConvertible {
  public var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    if let offset { text += ": offset \(offset)" }
    return text + ": " + reason
  }

  /// What is wrong, without where.
  package var reason: String {
    let text = columnName.map { "\($0): " } ?? ""
    switch problem {
    case .malformed(let expected, let found): return text + "expected \(expected), found \(found)"
    case .system(let action, let code): return text + "cannot \(action): \(Self.message(of: code))"
    }
  }

  /// `text` in quotation marks, as it is written after the word "found": no longer than a line can bear, on one line.
  static func quoted(_ text: String) -> String {
    let limit = 48
    var shown = "\""
    for scalar in text.unicodeScalars.prefix(limit) {
      shown += scalar.value < 0x20 || scalar.value == 0x7F ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return shown + (text.unicodeScalars.count > limit ? "...\"" : "\"")
  }
}
