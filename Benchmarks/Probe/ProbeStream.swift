import ComputeMatching

/// A command as the probe takes it, in 32 bytes.
struct ProbeCommand: BitwiseCopyable {
  var kind: Kind
  var side: Side
  var book: UInt32
  var id: UInt64
  /// In ticks. Of orders only.
  var price: Int64
  /// Of an order, or what it is reduced by.
  var quantity: Int64

  enum Kind: UInt8 { case submit, cancel, reduce }
}

/// A stream's commands as the probe takes them, and all that it is told beforehand.
struct ProbeStream {
  private(set) var prefill: [ProbeCommand] = []
  private(set) var measured: [ProbeCommand] = []
  /// The lowest and the highest price of each book; `nil` where no order comes.
  private(set) var priceRanges: [ClosedRange<Int64>?] = []
  private(set) var largestID: UInt64 = 0
  /// At least as many as are ever live: trades are not known here.
  private(set) var mostLiveOrders = 0
  private var liveOrders = 0

  init(_ stream: OrderStream) throws(BenchmarkError) { try self.init(stream.prefill, stream.measured) }

  init(_ prefill: [Command], _ measured: [Command]) throws(BenchmarkError) {
    for command in prefill { if let translated = try translate(command) { self.prefill.append(translated) } }
    for command in measured { if let translated = try translate(command) { self.measured.append(translated) } }
  }

  /// `nil` for a command that opens a book: the probe has the books from the start.
  private mutating func translate(_ command: Command) throws(BenchmarkError) -> ProbeCommand? {
    switch command {
    case .submit(let order):
      guard let book = order.scope.book?.rawValue, let price = order.price?.ticks, book < priceRanges.count else {
        throw BenchmarkError("the probe takes limit orders of open books only")
      }
      let range = priceRanges[Int(book)] ?? price...price
      priceRanges[Int(book)] = min(range.lowerBound, price)...max(range.upperBound, price)
      largestID = max(largestID, order.id.rawValue)
      liveOrders += 1
      mostLiveOrders = max(mostLiveOrders, liveOrders)
      return ProbeCommand(
        kind: .submit, side: order.side, book: book, id: order.id.rawValue, price: price, quantity: order.quantity)
    case .cancel(let id):
      liveOrders -= 1
      return ProbeCommand(kind: .cancel, side: .bid, book: 0, id: id.rawValue, price: 0, quantity: 0)
    case .reduce(let id, let quantity):
      return ProbeCommand(kind: .reduce, side: .bid, book: 0, id: id.rawValue, price: 0, quantity: quantity)
    case .openBook:
      priceRanges.append(nil)
      return nil
    case .replace, .cancelAll, .operate, .forgetNames, .advance:
      throw BenchmarkError("the probe takes new orders, cancels and reduces only")
    }
  }
}
