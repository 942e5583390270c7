import ComputeMatching
import OrderStreams

/// The lines of the latest events, written once for all readers. Nothing is kept for a reader but which line comes next.
struct EventLines: ~Copyable {
  /// How many bytes are kept at most, and at least half as many.
  static let standardMostBytes = 1 << 24

  fileprivate struct Part: ~Copyable {
    let firstNumber: UInt64
    var text: ResponseText
    /// Where each line begins.
    var starts: [Int] = []

    var nextNumber: UInt64 { firstNumber + UInt64(starts.count) }

    init(from number: UInt64, _ text: consuming ResponseText) {
      firstNumber = number
      self.text = text
    }
  }

  private var older: Part
  private var newer: Part
  private let mostBytes: Int
  private let form: ResponseText.Form
  private let tick: Tick

  /// No lines; that of event `number` comes next.
  init(from number: UInt64, form: ResponseText.Form, tick: Tick, mostBytes: Int = standardMostBytes) {
    (self.form, self.tick, self.mostBytes) = (form, tick, mostBytes)
    older = Part(from: number, ResponseText(form: form, tick: tick))
    newer = Part(from: number, ResponseText(form: form, tick: tick))
  }

  /// The number of the oldest event that is here, or of the next one if none is.
  var firstNumber: UInt64 { older.firstNumber }
  /// The number of the next event to come.
  var nextNumber: UInt64 { newer.nextNumber }

  /// Adds the lines of all events that wait in `exchange`.
  mutating func append(eventsOf exchange: borrowing Exchange) {
    for index in 0..<exchange.events.count {
      if newer.text.byteCount >= mostBytes / 2 {
        older = Part(from: newer.nextNumber, ResponseText(form: form, tick: tick))
        swap(&older, &newer)
      }
      newer.starts.append(newer.text.byteCount)
      newer.text.append(exchange.events[index], sequence: exchange.events.sequence(at: index), of: exchange)
    }
  }

  /// Lends what is here from the line of event `number` on to `send`, which says how much of it was taken. What is left of a line
  /// then is appended to `rest`.
  ///
  /// - Returns: the number of the event whose line comes next; `nil` if `send` says `nil`.
  func send(from number: UInt64, rest: inout ResponseText, _ send: (Span<UInt8>) -> Int?) -> UInt64? {
    number < newer.firstNumber ? older.send(from: number, &rest, send) : newer.send(from: number, &rest, send)
  }
}

extension EventLines.Part {
  fileprivate func send(
    from number: UInt64, _ rest: inout ResponseText, _ send: (Span<UInt8>) -> Int?
  ) -> UInt64? {
    let line = Int(number - firstNumber)
    guard line < starts.count else { return number }
    let start = starts[line]
    guard let count = text.withBytes({ send($0.extracting(start...)) }) else { return nil }
    // The first line that was not taken whole or in part.
    var next = line..<starts.count
    while let middle = next.isEmpty ? nil : next.lowerBound + next.count / 2 {
      next = starts[middle] < start + count ? middle + 1..<next.upperBound : next.lowerBound..<middle
    }
    let end = next.lowerBound < starts.count ? starts[next.lowerBound] : text.byteCount
    rest.append(start + count..<end, of: text)
    return firstNumber + UInt64(next.lowerBound)
  }
}
