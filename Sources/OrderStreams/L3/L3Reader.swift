import ComputeMatching

/// Reads the full channel of a crypto venue, recorded as lines of JSON: `open`, `match`, `done` and `change` of single orders.
///
/// Prices are decimals, of which ticks are made, and sizes decimals, of which units are made. The file is read in chunks; names of
/// orders are kept while they are open.
public struct L3Reader: VenueReader, ~Copyable {
  public private(set) var notes: [StreamNote] = []

  private var cursor: ByteCursor
  private var line = 0
  /// How far the line at the cursor has been looked for its end.
  private var searched = 0
  private var fields = JSONObjectLine(names: Field.allCases.map(\.name))
  private let tick: Tick
  private let unit: Tick
  private let wanted: String?
  private var time = Timestamp(nanoseconds: 0)
  private var instruments: [String: UInt32] = [:]
  public private(set) var symbols: [String] = []
  /// The latest number of a message of each instrument.
  private var sequences: [UInt64?] = []
  private var numbers: [String: UInt64] = [:]
  private var names: [UInt64: String] = [:]
  private var nextNumber = firstNumber

  /// Orders whose names are no numbers get numbers from here on.
  private static let firstNumber: UInt64 = 1 << 61
  private static let longestLine = 1 << 20
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The size that counts as one unless told otherwise: 0.00000001.
  public static let standardUnit = Tick.hundredMillionth
  /// The tick unless told otherwise: 0.00000001.
  public static let standardTick = Tick.hundredMillionth

  private enum Field: Int, CaseIterable {
    case type, time, product, sequence, order, maker, price, size, remainingSize, newSize, newPrice, side, reason

    var name: StaticString {
      switch self {
      case .type: "type"
      case .time: "time"
      case .product: "product_id"
      case .sequence: "sequence"
      case .order: "order_id"
      case .maker: "maker_order_id"
      case .price: "price"
      case .size: "size"
      case .remainingSize: "remaining_size"
      case .newSize: "new_size"
      case .newPrice: "new_price"
      case .side: "side"
      case .reason: "reason"
      }
    }
  }

  /// A reader of the lines of `source`: of all instruments, or of the one that is called `symbol`. A price is a whole number of
  /// `tick`, a size one of `unit`.
  public init(
    _ source: consuming ByteSource, tick: Tick = standardTick, unit: Tick = standardUnit, symbol: String? = nil
  ) {
    self.tick = tick
    self.unit = unit
    wanted = symbol
    cursor = ByteCursor(source)
  }

  public var bytesRead: Int { cursor.offset }
  public var hasSeenSymbol: Bool { wanted.map { instruments[$0] != nil } ?? true }
  public func symbol(of instrument: UInt32) -> String { symbols[Int(instrument)] }
  public func name(of order: UInt64) -> String { names[order] ?? String(order) }

  public mutating func receive() throws(StreamError) -> Bool {
    if try cursor.receive() {
      guard searched <= Self.longestLine else {
        line += 1
        throw malformed(0, expected: "a line of at most \(Self.longestLine) bytes")
      }
      return true
    }
    // The last line may go without its end.
    guard cursor.available > 0, !isAtEnd else { return false }
    isAtEnd = true
    return true
  }

  private var isAtEnd = false

  public mutating func nextInHand() throws(StreamError) -> VenueMessage? {
    if bytesRead == 0,
      Self.byteOrderMark.enumerated().allSatisfy({ cursor.available > $0 && cursor.byte(at: $0) == $1 })
    {
      cursor.advance(by: Self.byteOrderMark.count)
      searched = 0
    }
    while cursor.available > 0 {
      let found = cursor.distance(to: ASCII.newline, from: min(searched, cursor.available))
      guard let count = found ?? (isAtEnd ? cursor.available : nil) else {
        searched = cursor.available
        return nil
      }
      line += 1
      let message = try message(count)
      cursor.advance(by: count + (found == nil ? 0 : 1))
      searched = 0
      if let message { return message }
    }
    return nil
  }

  /// What the line of `count` bytes at the cursor says; `nil` if it is blank or a comment, or about another instrument than the one
  /// that is read.
  private mutating func message(_ count: Int) throws(StreamError) -> VenueMessage? {
    if count == 0 || count == 1 && cursor.byte(at: 0) == ASCII.carriageReturn { return nil }
    if cursor.byte(at: 0) == ASCII.numberSign { return nil }
    do { try fields.read(cursor, count: count) } catch { throw malformed(error.position, expected: error.expected) }
    guard let type = fields.values[Field.type.rawValue] else { throw malformed(0, expected: "an object with a type") }
    let moment = text(.time).flatMap { try? Timestamp($0) }
    if let moment { time = moment }
    guard let product = text(.product) else { return information }
    let instrument = instrument(product)
    if let wanted, product != wanted { return nil }
    try noteGap(instrument)
    let event: VenueMessage.Event
    if cursor.holds("open", at: type) {
      event = .order(
        number(of: try required(.order), isNew: true), try side(), try price(.price),
        try size(fields.values[Field.remainingSize.rawValue] == nil ? .size : .remainingSize))
    } else if cursor.holds("match", at: type) {
      event = .execution(
        number(of: try required(.maker)), try size(.size), price: try price(.price), inCross: false)
    } else if cursor.holds("done", at: type) {
      guard let order = forget(try required(.order)) else { return information }
      let isFilled = fields.values[Field.reason.rawValue].map { cursor.holds("filled", at: $0) } ?? false
      event = isFilled ? .completion(order) : .deletion(order)
    } else if cursor.holds("change", at: type) {
      // Changes of market orders have no price or size, and those of orders that are not open concern no book.
      let order = number(of: try required(.order))
      let priceField = fields.values[Field.newPrice.rawValue] == nil ? Field.price : .newPrice
      guard order != 0, fields.values[Field.newSize.rawValue] != nil, fields.values[priceField.rawValue] != nil else {
        return information
      }
      event = .change(order, nil, try price(priceField), try size(.newSize))
    } else {
      return information
    }
    guard moment != nil else { throw malformed(.time, expected: "a time such as 2014-11-07T08:19:27.028459Z") }
    return VenueMessage(timestamp: time, instrument: instrument, event: event)
  }

  private var information: VenueMessage {
    VenueMessage(timestamp: time, instrument: VenueMessage.wholeMarket, event: .information)
  }

  private mutating func instrument(_ product: String) -> UInt32 {
    if let known = instruments[product] { return known }
    let number = UInt32(symbols.count)
    instruments[product] = number
    symbols.append(product)
    sequences.append(nil)
    return number
  }

  /// The messages of an instrument are numbered without a gap.
  private mutating func noteGap(_ instrument: UInt32) throws(StreamError) {
    guard let range = fields.values[Field.sequence.rawValue] else { return }
    guard let sequence = UInt64(cursor.text(at: range.lowerBound, count: range.count)) else {
      throw malformed(.sequence, expected: "a whole number")
    }
    if let latest = sequences[Int(instrument)], sequence > latest, sequence - latest > 1, notes.isEmpty {
      notes.append(
        StreamNote(
          kind: .sequenceGap,
          description:
            "\(cursor.name):\(line): \(symbol(of: instrument)) goes from message \(latest) to \(sequence): some are missing"
        ))
    }
    sequences[Int(instrument)] = max(sequence, sequences[Int(instrument)] ?? 0)
  }

  /// The number of an order by its name; 0 of one that is not open, unless it `isNew`.
  private mutating func number(of name: String, isNew: Bool = false) -> UInt64 {
    if let known = numbers[name] { return known }
    if let number = UInt64(name), number > 0, number < Self.firstNumber, String(number) == name { return number }
    guard isNew else { return 0 }
    let number = nextNumber
    nextNumber += 1
    numbers[name] = number
    names[number] = name
    return number
  }

  /// The number of an order that ends; `nil` of one that was not open.
  private mutating func forget(_ name: String) -> UInt64? {
    let number = number(of: name)
    guard number != 0 else { return nil }
    if numbers.removeValue(forKey: name) != nil { names[number] = nil }
    return number
  }

  private func text(_ field: Field) -> String? {
    fields.values[field.rawValue].map { cursor.text(at: $0.lowerBound, count: $0.count).unescapedFromJSON }
  }

  private func required(_ field: Field) throws(StreamError) -> String {
    guard let text = text(field), !text.isEmpty else { throw malformed(field, expected: "the name of an order") }
    return text
  }

  private func side() throws(StreamError) -> Side {
    if let range = fields.values[Field.side.rawValue] {
      if cursor.holds("buy", at: range) { return .bid }
      if cursor.holds("sell", at: range) { return .ask }
    }
    throw malformed(.side, expected: "buy or sell")
  }

  private func price(_ field: Field) throws(StreamError) -> Price {
    guard let range = fields.values[field.rawValue] else { throw malformed(field, expected: "a price") }
    do { return try amount(at: range, of: tick) } catch {
      throw malformed(field, expected: "\(error)\(error == .notWholeTicks ? " of \(tick.amount) (--tick)" : "")")
    }
  }

  private func size(_ field: Field) throws(StreamError) -> Quantity {
    guard let range = fields.values[field.rawValue] else { throw malformed(field, expected: "a size") }
    do { return try amount(at: range, of: unit).ticks } catch {
      let expected = error == .notWholeTicks ? "a whole number of units of \(unit.amount) (--unit)" : "a decimal number"
      throw malformed(field, expected: expected)
    }
  }

  /// How many of `tick` the number in `range` is, which may have an exponent as numbers in JSON do.
  private func amount(at range: Range<Int>, of tick: Tick) throws(PriceFormatError) -> Price {
    do {
      return try cursor.withSpan(at: range.lowerBound, count: range.count) { (text) throws(PriceFormatError) in
        try tick.price(from: text)
      }
    } catch {
      guard error == .notANumber,
        let plain = cursor.text(at: range.lowerBound, count: range.count).decimalWithoutExponent
      else { throw error }
      return try tick.price(from: plain)
    }
  }

  /// The error that the value of `field`, or the lack of one, is not what `expected` says.
  private func malformed(_ field: Field, expected: String) -> StreamError {
    let range = fields.values[field.rawValue]
    let found = range.map { StreamError.quoted(cursor.text(at: $0.lowerBound, count: $0.count)) } ?? "none"
    return StreamError(
      file: cursor.name, line: line, column: range.map { $0.lowerBound + 1 }, columnName: "\(field.name)",
      problem: .malformed(expected: expected, found: found))
  }

  private func malformed(_ position: Int, expected: String) -> StreamError {
    StreamError(
      file: cursor.name, line: line, column: position + 1,
      problem: .malformed(expected: expected, found: "something else"))
  }
}

extension Tick {
  fileprivate static let hundredMillionth: Tick = {
    guard let tick = Tick(units: 1, decimals: 8) else { preconditionFailure("The numbers are fixed.") }
    return tick
  }()

  /// What it is worth, as a decimal.
  fileprivate var amount: String { text(for: Price(ticks: 1)) }
}
