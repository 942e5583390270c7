import ComputeMatching
import OrderStreams

// The tape and the bars.

extension Series {
  static func columns(of kind: SeriesOptions.Kind) -> [String] {
    switch kind {
    case .trades:
      ["timestamp_ns"] + SeriesGroups.columns + [
        "seq", "price", "quantity", "side", "taker", "maker", "taker_participant", "maker_participant",
      ]
    case .bars:
      ["start_ns", "end_ns"] + SeriesGroups.columns + [
        "open", "high", "low", "close", "quantity", "trades", "bought", "sold", "usd_per_hour", "average_price",
      ]
    case .quotes:
      ["timestamp_ns"] + SeriesGroups.columns + [
        "bid", "bid_quantity", "bid_flexible_quantity", "ask", "ask_quantity", "ask_flexible_quantity",
      ]
    case .depth:
      ["timestamp_ns"] + SeriesGroups.columns + [
        "side", "level", "price", "quantity", "orders", "flexible_quantity", "flexible_orders",
      ]
    case .participants:
      ["start_ns", "end_ns"] + SeriesGroups.columns + [
        "participant", "related", "quantity", "share", "bought", "sold", "maker_quantity", "taker_quantity",
        "auction_quantity", "trades", "hhi", "hhi_related",
      ]
    }
  }

  /// Lists a trade, in its own book.
  mutating func list(
    _ trade: Event.Trade, _ event: Event, _ sequence: UInt64, _ exchange: borrowing Exchange
  ) throws(StreamError) {
    let contract = exchange.contract(of: trade.book).map { "\($0)" } ?? ",,,,"
    try writer.write(
      [.time(event.timestamp.nanoseconds)]
        + contract.split(separator: ",", omittingEmptySubsequences: false).map { .text(String($0)) } + [
          .count(sequence), .exact(tick.text(for: trade.price)), .count(UInt64(trade.quantity)),
          .text(trade.side?.text ?? ""), .count(trade.taker.rawValue), .count(trade.maker.rawValue),
          .text(exchange.name(of: trade.takerParticipant) ?? ""),
          .text(exchange.name(of: trade.makerParticipant) ?? ""),
        ])
  }

  /// Adds a trade to the bar of `group`, and lists those that it fills.
  mutating func add(_ trade: Event.Trade, at time: Timestamp, to group: Int) throws(StreamError) {
    while bars.count < groups.count { bars.append(nil) }
    var left = UInt64(trade.quantity)
    var isBegun = false
    while left > 0 {
      var bar = bars[group] ?? SeriesBar(trade.price, at: time.nanoseconds)
      var part = left
      if case .quantity(let volume) = options.step { part = min(left, volume - bar.quantity) }
      bar.add(trade, part, at: time.nanoseconds, counts: !isBegun)
      isBegun = true
      left -= part
      bars[group] = bar
      if case .quantity(let volume) = options.step, bar.quantity == volume { try endBar(of: group) }
    }
  }

  /// Lists the bar of `group`, if there is one, and begins no other.
  mutating func endBar(of group: Int) throws(StreamError) {
    guard let bar = bars[group] else { return }
    bars[group] = nil
    var (start, end) = (bar.start, bar.end)
    if case .quantity = options.step {
    } else {
      let length = options.periodNanoseconds ?? 1
      start = bar.start / length * length
      end = start.addingReportingOverflow(length).partialValue
    }
    try writer.write(
      [.time(start), .time(end)] + groups.names[group] + [
        .exact(tick.text(for: bar.open)), .exact(tick.text(for: bar.high)), .exact(tick.text(for: bar.low)),
        .exact(tick.text(for: bar.close)), .count(bar.quantity), .count(bar.trades), .count(bar.bought),
        .count(bar.sold), .exact(tick.text(for: Money(tickHours: bar.tickTotal))),
        .exact(tick.text(for: bar.averagePrice)),
      ])
  }
}

/// The trades of one period or one volume.
struct SeriesBar {
  /// The times of the first and of the last trade, in nanoseconds.
  let start: UInt64
  private(set) var end: UInt64
  let open: Price
  private(set) var high: Price
  private(set) var low: Price
  private(set) var close: Price
  private(set) var quantity: UInt64 = 0
  private(set) var trades: UInt64 = 0
  /// What takers bought and sold; an auction has no takers.
  private(set) var bought: UInt64 = 0
  private(set) var sold: UInt64 = 0
  /// Price x quantity, added up.
  private(set) var tickTotal: Int128 = 0

  init(_ price: Price, at time: UInt64) {
    (open, high, low, close) = (price, price, price, price)
    (start, end) = (time, time)
  }

  /// Adds `part` of a trade, which is counted where it begins.
  mutating func add(_ trade: Event.Trade, _ part: UInt64, at time: UInt64, counts: Bool) {
    (high, low, close, end) = (max(high, trade.price), min(low, trade.price), trade.price, time)
    quantity += part
    if counts { trades += 1 }
    switch trade.side {
    case .bid: bought += part
    case .ask: sold += part
    case nil: break
    }
    tickTotal += Int128(trade.price.ticks) * Int128(part)
  }

  /// To the nearest tick.
  var averagePrice: Price { Price(ticks: Int64((tickTotal + Int128(quantity) / 2) / Int128(max(quantity, 1)))) }
}
