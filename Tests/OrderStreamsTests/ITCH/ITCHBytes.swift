/// A file of TotalView-ITCH 5.0 in the making.
struct ITCHBytes {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  /// Nanoseconds after midnight, of the next message.
  var time: UInt64 = 34_200_000_000_000

  /// Appends one message: its letter, the stock's locate code, and what follows the common fields.
  mutating func append(_ letter: Character, _ locate: UInt16, _ fields: Field...) {
    var body: [UInt8] = [letter.asciiValue ?? 0]
    body += Field.number(UInt64(locate), 2).bytes + [0, 0] + Field.number(time, 6).bytes
    for field in fields { body += field.bytes }
    bytes += Field.number(UInt64(body.count), 2).bytes + body
    count += 1
  }

  mutating func append(raw: [UInt8]) { bytes += raw }

  /// What is between the common fields and the end of a message.
  enum Field {
    /// A whole number of so many bytes, the highest first.
    case number(UInt64, Int)
    /// Characters, with spaces behind up to so many.
    case text(String, Int)

    var bytes: [UInt8] {
      switch self {
      case .number(let number, let count): (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      case .text(let text, let count): Array(text.utf8) + Array(repeating: 0x20, count: count - text.utf8.count)
      }
    }
  }
}

extension ITCHBytes {
  mutating func directory(_ stock: String, _ locate: UInt16) {
    append(
      "R", locate, .text(stock, 8), .text("Q", 1), .text("N", 1), .number(100, 4), .text("N", 1), .text("C", 1),
      .text("Z", 2), .text("P", 1), .text("N", 1), .text("N", 1), .text("1", 1), .text("N", 1), .number(0, 4),
      .text("N", 1))
  }

  mutating func add(
    _ order: UInt64, _ side: String, _ shares: UInt64, _ stock: String, _ price: UInt64, _ locate: UInt16
  ) {
    append(
      "A", locate, .number(order, 8), .text(side, 1), .number(shares, 4), .text(stock, 8), .number(price, 4))
  }

  mutating func execute(_ order: UInt64, _ shares: UInt64, _ locate: UInt16) {
    append("E", locate, .number(order, 8), .number(shares, 4), .number(1, 8))
  }

  mutating func execute(
    _ order: UInt64, _ shares: UInt64, printable: Bool, _ price: UInt64, _ locate: UInt16
  ) {
    append(
      "C", locate, .number(order, 8), .number(shares, 4), .number(1, 8), .text(printable ? "Y" : "N", 1),
      .number(price, 4))
  }

  mutating func cancel(_ order: UInt64, _ shares: UInt64, _ locate: UInt16) {
    append("X", locate, .number(order, 8), .number(shares, 4))
  }

  mutating func delete(_ order: UInt64, _ locate: UInt16) { append("D", locate, .number(order, 8)) }

  mutating func replace(_ old: UInt64, _ new: UInt64, _ shares: UInt64, _ price: UInt64, _ locate: UInt16) {
    append("U", locate, .number(old, 8), .number(new, 8), .number(shares, 4), .number(price, 4))
  }

  mutating func cross(_ stock: String, _ locate: UInt16) {
    append("Q", locate, .number(500, 8), .text(stock, 8), .number(1000, 4), .number(1, 8), .text("O", 1))
  }

  mutating func state(_ state: String, _ stock: String, _ locate: UInt16) {
    append("H", locate, .text(stock, 8), .text(state, 1), .text("", 1), .text("", 4))
  }

  mutating func event(_ code: String) { append("S", 0, .text(code, 1)) }

  /// One of each message that changes no book, of every letter.
  mutating func others(_ stock: String, _ locate: UInt16) {
    append("Y", locate, .text(stock, 8), .text("1", 1))
    append("L", locate, .text("MMID", 4), .text(stock, 8), .text("Y", 1), .text("N", 1), .text("A", 1))
    append("V", 0, .number(1, 8), .number(2, 8), .number(3, 8))
    append("W", 0, .text("1", 1))
    append("K", locate, .text(stock, 8), .number(1, 4), .text("A", 1), .number(100, 4))
    append("J", locate, .text(stock, 8), .number(100, 4), .number(110, 4), .number(90, 4), .number(0, 4))
    append("h", locate, .text(stock, 8), .text("Q", 1), .text("H", 1))
    append(
      "P", locate, .number(0, 8), .text("B", 1), .number(50, 4), .text(stock, 8), .number(1000, 4), .number(9, 8))
    append("B", locate, .number(9, 8))
    append(
      "I", locate, .number(1, 8), .number(2, 8), .text("B", 1), .text(stock, 8), .number(1, 4), .number(2, 4),
      .number(3, 4), .text("O", 1), .text("L", 1))
    append("N", locate, .text(stock, 8), .text("B", 1))
    append(
      "O", locate, .text(stock, 8), .text("Y", 1), .number(1, 4), .number(2, 4), .number(3, 4), .number(4, 8),
      .number(5, 4), .number(6, 4))
  }
}
