import ComputeMatching

/// The words of a line of a drawing, read from left to right. Commas and colons at the end of a word are words.
struct Words {
  let line: Int
  private var words: [Substring]

  init(_ text: Substring, line: Int) {
    self.line = line
    words = text.split(separator: " ").flatMap { word in
      word.last == "," || word.last == ":" ? [word.dropLast(), word.suffix(1)] : [word]
    }
  }

  var isAtEnd: Bool { words.isEmpty }

  /// The next word, which stays.
  var first: Substring? { words.first }

  func fail(_ problem: String) -> DrawingError { DrawingError(line: line, problem: problem) }

  /// The next word, whatever it is.
  mutating func next(_ expected: String) throws(DrawingError) -> String {
    guard !words.isEmpty else { throw fail("\(expected) is missing at the end") }
    return String(words.removeFirst())
  }

  /// Whether the next word was `word`, and is read.
  mutating func take(_ word: String) -> Bool {
    guard words.first.map({ $0 == word }) ?? false else { return false }
    words.removeFirst()
    return true
  }

  mutating func require(_ word: String) throws(DrawingError) {
    let found = try next("'\(word)'")
    if found != word { throw fail("expected '\(word)', found '\(found)'") }
  }

  mutating func requireEnd() throws(DrawingError) {
    if let word = words.first { throw fail("'\(word)' is unknown here") }
  }

  mutating func number(_ expected: String = "a number") throws(DrawingError) -> Int64 {
    try Self.number(Substring(next(expected)), expected, self)
  }

  mutating func orderID() throws(DrawingError) -> OrderID {
    let word = try next("an order such as #1")
    guard word.first == "#", let number = UInt64(word.dropFirst()) else {
      throw fail("'\(word)' is not an order such as #1")
    }
    return OrderID(number)
  }

  /// `8@200`, or `8@market`.
  mutating func quantityAtPrice() throws(DrawingError) -> (quantity: Quantity, price: Price?) {
    let expected = "a quantity and a price such as 8@200"
    let word = try next(expected)
    let parts = word.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw fail("'\(word)' is not \(expected)") }
    let quantity = try Self.number(parts[0], expected, self)
    return (quantity, parts[1] == "market" ? nil : Price(ticks: try Self.number(parts[1], expected, self)))
  }

  /// `8`, or `5+15`.
  mutating func shownAndHidden() throws(DrawingError) -> (shown: Quantity, hidden: Quantity) {
    let expected = "a quantity such as 8 or 5+15"
    let word = try next(expected)
    let parts = word.split(separator: "+", omittingEmptySubsequences: false)
    guard 1...2 ~= parts.count else { throw fail("'\(word)' is not \(expected)") }
    let hidden = parts.count == 2 ? try Self.number(parts[1], expected, self) : 0
    return (try Self.number(parts[0], expected, self), hidden)
  }

  /// Nanoseconds, or a whole hour, less some nanoseconds if a minus follows: `2026-12-01T00Z-1`.
  mutating func timestamp() throws(DrawingError) -> Timestamp {
    let word = try next("a time")
    if let nanoseconds = UInt64(word) { return Timestamp(nanoseconds: nanoseconds) }
    let parts = word.split(separator: "Z", omittingEmptySubsequences: false)
    if parts.count == 2, let start = try? DeliveryWindow("\(parts[0])Z/1h").start,
      let offset = parts[1].isEmpty ? 0 : Int64(parts[1])
    {
      return Timestamp(nanoseconds: start.nanoseconds &+ UInt64(bitPattern: offset))
    }
    throw fail("'\(word)' is not a time such as 40 or 2026-12-01T00Z")
  }

  /// The element of `all` whose name is the next word, which then is read.
  mutating func element<Element: CaseIterable>(
    of all: Element.Type, _ text: (Element) -> String
  ) -> Element? {
    guard let word = words.first, let found = Element.allCases.first(where: { text($0) == word }) else { return nil }
    words.removeFirst()
    return found
  }

  private static func number(
    _ text: Substring, _ expected: String, _ words: Words
  ) throws(DrawingError) -> Int64 {
    guard let number = Int64(text) else { throw words.fail("'\(text)' is not \(expected)") }
    return number
  }
}
