import ComputeMatching

/// The lines that wait to be sent to a client: hello, events, receipts and errors.
package struct ResponseText: ~Copyable {
  /// How a line is written.
  package enum Form: String, CaseIterable, Sendable {
    /// A row whose first cell says what it is; of an event its row in an event stream.
    case csv
    /// An object with one member, whose name says what it is.
    case json
  }

  private let form: Form
  private var text = TextBuffer()
  private var row: EventRow
  /// The row of an event that is to become an object.
  private var cells = TextBuffer()

  /// No lines. `tick` is that of the exchange.
  package init(form: Form, tick: Tick) {
    self.form = form
    row = EventRow(tick: tick)
  }

  /// How many bytes wait to be sent.
  package var byteCount: Int { text.count }

  package mutating func removeAll() { text.removeAll() }

  /// Appends the lines, or the part of one, that are in `range` of what `other` has.
  package mutating func append(_ range: Range<Int>, of other: borrowing ResponseText) {
    text.append(range, of: other.text.bytes)
  }

  /// Forgets the first `count` bytes.
  package mutating func removeFirst(_ count: Int) { text.removeFirst(count) }

  /// Lends what waits to be sent to `body`.
  package func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try text.bytes.withSpan(0..<text.count, body)
  }

  /// Appends a line of `kind` that says all of `members`.
  package mutating func append(_ kind: String, _ members: [(name: String, value: Value)]) {
    switch form {
    case .csv:
      text.append(kind)
      for member in members {
        text.append(ASCII.comma)
        text.append(cell: "\(member.name)=\(member.value.text)")
      }
    case .json:
      open(kind)
      for (place, member) in members.enumerated() {
        if place > 0 { text.append(ASCII.comma) }
        text.append("\(member.name.quotedForJSON):\(member.value.json)")
      }
      text.append("}}")
    }
    text.append(ASCII.newline)
  }

  package enum Value {
    case text(String)
    case number(UInt64)

    fileprivate var text: String {
      switch self {
      case .text(let text): text
      case .number(let number): String(number)
      }
    }

    fileprivate var json: String {
      switch self {
      case .text: text.quotedForJSON
      case .number(let number): number <= mostExactNumber ? text : text.quotedForJSON
      }
    }
  }

  /// Appends the names of the columns of events, where rows need them.
  package mutating func appendEventHeader() {
    if form == .csv { text.append(EventRow.header) }
  }

  /// Appends the line of the event `sequence` of `exchange`.
  package mutating func append(_ event: Event, sequence: UInt64, of exchange: borrowing Exchange) {
    switch form {
    case .csv: row.append(event, sequence: sequence, of: exchange, to: &text)
    case .json:
      cells.removeAll()
      row.append(event, sequence: sequence, of: exchange, to: &cells)
      appendObjectOfCells()
    }
  }

  /// Appends the lines of all events from `first` to `last` that wait in `exchange`.
  package mutating func append(eventsOf exchange: borrowing Exchange, from first: UInt64, to last: UInt64) {
    let start = exchange.events.firstSequence
    guard last >= first, first >= start else { return }
    for index in Int(first - start)...Int(last - start) {
      append(exchange.events[index], sequence: exchange.events.sequence(at: index), of: exchange)
    }
  }

  /// Appends the receipt of the command at `position`.
  package mutating func appendReceipt(position: UInt64, firstEvent: UInt64, lastEvent: UInt64, digest: UInt64) {
    let parts =
      switch form {
      case .csv: Self.receiptInRow
      case .json: Self.receiptInObject
      }
    text.append(parts.position)
    text.append(position)
    text.append(parts.firstEvent)
    text.append(firstEvent)
    text.append(parts.lastEvent)
    text.append(lastEvent)
    text.append(parts.digest)
    text.append(hexadecimal: digest)
    text.append(parts.end)
  }

  /// What a receipt has before each of its numbers. Those of JSON are exact in programs that know no whole numbers for two hundred
  /// years at a million a second.
  private typealias ReceiptParts = (
    position: String, firstEvent: String, lastEvent: String, digest: String, end: String
  )
  private static let receiptInRow: ReceiptParts = ("receipt,", ",", ",", ",0x", "\n")
  private static let receiptInObject: ReceiptParts = (
    "{\"receipt\":{\"position\":", ",\"first_event\":", ",\"last_event\":", ",\"digest\":\"0x", "\"}}\n"
  )

  /// Appends the error that what was to be at `position` cannot be taken; `column` is that in its line, if that is known.
  package mutating func appendError(position: UInt64, column: Int?, _ reason: String) {
    switch form {
    case .csv:
      text.append("error,")
      text.append(position)
      text.append(ASCII.comma)
      if let column { text.append(UInt64(column)) }
      text.append(ASCII.comma)
      text.append(cell: reason)
    case .json:
      open("error")
      text.append("\"position\":\(position),\"column\":\(column.map(String.init) ?? "null"),\"reason\":")
      text.append(reason.quotedForJSON)
      text.append("}}")
    }
    text.append(ASCII.newline)
  }

  private mutating func open(_ kind: String) {
    text.append("{\"")
    text.append(kind)
    text.append("\":{")
  }

  /// Appends the row in `cells` as an object that has the cells which are not empty.
  private mutating func appendObjectOfCells() {
    open("event")
    var position = 0
    var isFirst = true
    for column in EventColumn.allCases {
      let cell = takeCell(at: &position)
      guard !cell.isEmpty else { continue }
      if !isFirst { text.append(ASCII.comma) }
      isFirst = false
      text.append("\"")
      text.append(column.name)
      text.append("\":")
      let isNumber = column.isWholeNumber && UInt64(cell).map { $0 <= mostExactNumber } == true
      text.append(isNumber ? cell : cell.quotedForJSON)
    }
    text.append("}}\n")
  }

  /// What the cell at `position` says, which is the place behind its comma or newline afterwards.
  private func takeCell(at position: inout Int) -> String {
    var cell: [UInt8] = []
    var isInQuotes = false
    while true {
      let byte = cells.bytes[position]
      position += 1
      if byte == ASCII.quotationMark {
        // One that is doubled stands for itself.
        if isInQuotes, cells.bytes[position] == ASCII.quotationMark {
          cell.append(byte)
          position += 1
        } else {
          isInQuotes.toggle()
        }
      } else if !isInQuotes, byte == ASCII.comma || byte == ASCII.newline {
        return String(decoding: cell, as: UTF8.self)
      } else {
        cell.append(byte)
      }
    }
  }
}

/// The largest whole number that a program which has no others than floating-point numbers reads as it is.
private let mostExactNumber: UInt64 = 1 << 53
