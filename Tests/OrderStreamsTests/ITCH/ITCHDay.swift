import SeededRandom

/// A day of three stocks at a venue with price-time priority, from a seed: what it was, and what it looks like as a file.
///
/// It knows no engine. Now and then trading halts, quotes cross, and a cross ends the halt; or a cross takes orders while the
/// book trades.
struct ITCHDay {
  private(set) var file = ITCHBytes()
  /// Executions while the book traded.
  private(set) var executions = 0
  /// Those of them that were given to an order behind the first of its price.
  private(set) var unfairExecutions = 0
  /// Executions in a halt or a cross.
  private(set) var crossExecutions = 0
  private(set) var halts = 0

  private var random: SplitMix64
  private let isFair: Bool
  private var stocks = ["AAPL", "BRK.B", "ZVZZT"].map { Stock(name: $0) }
  private var latestOrder: UInt64 = 0

  private struct Resting {
    let order: UInt64
    let isBid: Bool
    let price: UInt64
    var shares: UInt64
  }

  private struct Stock {
    let name: String
    /// In order of arrival.
    var orders: [Resting] = []
  }

  init(seed: UInt64, steps: Int, isFair: Bool = true) {
    random = SplitMix64(seed: seed)
    self.isFair = isFair
    file.event("O")
    for number in stocks.indices { file.directory(stocks[number].name, UInt16(number + 1)) }
    for number in stocks.indices { file.state("T", stocks[number].name, UInt16(number + 1)) }
    file.event("Q")
    for _ in 0..<steps { step() }
    file.event("C")
  }

  private mutating func step() {
    file.time += random.below(1_000_000)
    let number = random.below(stocks.count)
    let locate = UInt16(number + 1)
    switch random.below(40) {
    case 0..<20: arrive(number, locate)
    case 20..<26: cancel(number, locate)
    case 26..<32: replace(number, locate)
    case 32..<36: delete(number, locate)
    case 36: file.others(stocks[number].name, locate)
    case 37: cross(number, locate)
    case 38 where random.oneIn(3): halt(number, locate)
    default: arrive(number, locate)
    }
  }

  private mutating func newOrder() -> UInt64 {
    latestOrder += 1 + random.below(3)
    return latestOrder
  }

  /// The first order in the queue of the best price of one side.
  private func best(_ number: Int, isBid: Bool) -> Int? {
    var found: Int?
    for (index, order) in stocks[number].orders.enumerated() where order.isBid == isBid {
      guard let other = found else {
        found = index
        continue
      }
      let price = stocks[number].orders[other].price
      if isBid ? order.price > price : order.price < price { found = index }
    }
    return found
  }

  private mutating func take(_ shares: UInt64, from index: Int, _ number: Int) {
    stocks[number].orders[index].shares -= shares
    if stocks[number].orders[index].shares == 0 { stocks[number].orders.remove(at: index) }
  }

  private mutating func rest(_ number: Int, _ locate: UInt16, isBid: Bool, _ price: UInt64, _ shares: UInt64) {
    let order = newOrder()
    stocks[number].orders.append(Resting(order: order, isBid: isBid, price: price, shares: shares))
    let side = isBid ? "B" : "S"
    if random.oneIn(4) {
      file.append(
        "F", locate, .number(order, 8), .text(side, 1), .number(shares, 4), .text(stocks[number].name, 8),
        .number(price, 4), .text("MMID", 4))
    } else {
      file.add(order, side, shares, stocks[number].name, price, locate)
    }
  }

  private mutating func arrive(_ number: Int, _ locate: UInt16) {
    let isBid = random.oneIn(2)
    let price = 1_000_000 + random.below(20 as UInt64) * 100
    var shares = 1 + random.below(300 as UInt64)
    while shares > 0, let first = best(number, isBid: !isBid) {
      let level = stocks[number].orders[first].price
      guard isBid ? level <= price : level >= price else { break }
      var index = first
      let others = stocks[number].orders.indices.filter {
        $0 != first && stocks[number].orders[$0].isBid != isBid && stocks[number].orders[$0].price == level
      }
      executions += 1
      if !isFair, let other = others.first, random.oneIn(3) {
        index = other
        unfairExecutions += 1
      }
      let maker = stocks[number].orders[index]
      let traded = min(shares, maker.shares)
      if random.oneIn(8) {
        file.execute(maker.order, traded, printable: true, maker.price + random.below(2) * 50, locate)
      } else {
        file.execute(maker.order, traded, locate)
      }
      take(traded, from: index, number)
      shares -= traded
    }
    if shares > 0 { rest(number, locate, isBid: isBid, price, shares) }
  }

  private mutating func cancel(_ number: Int, _ locate: UInt16) {
    guard !stocks[number].orders.isEmpty else { return }
    let index = random.below(stocks[number].orders.count)
    let order = stocks[number].orders[index]
    guard order.shares > 1 else { return }
    let shares = 1 + random.below(order.shares - 1)
    file.cancel(order.order, shares, locate)
    take(shares, from: index, number)
  }

  private mutating func delete(_ number: Int, _ locate: UInt16) {
    guard !stocks[number].orders.isEmpty else { return }
    let order = stocks[number].orders.remove(at: random.below(stocks[number].orders.count))
    file.delete(order.order, locate)
  }

  private mutating func replace(_ number: Int, _ locate: UInt16) {
    guard !stocks[number].orders.isEmpty else { return }
    let index = random.below(stocks[number].orders.count)
    let old = stocks[number].orders[index]
    let price = old.price + random.below(3 as UInt64) * 100 - 100
    if let other = best(number, isBid: !old.isBid) {
      let level = stocks[number].orders[other].price
      guard old.isBid ? price < level : price > level else { return }
    }
    let new = newOrder()
    let shares = 1 + random.below(300 as UInt64)
    stocks[number].orders.remove(at: index)
    stocks[number].orders.append(Resting(order: new, isBid: old.isBid, price: price, shares: shares))
    file.replace(old.order, new, shares, price, locate)
  }

  /// A cross takes some orders, wherever they are in the book.
  private mutating func cross(_ number: Int, _ locate: UInt16) {
    for _ in 0..<random.below(4) where !stocks[number].orders.isEmpty {
      let index = random.below(stocks[number].orders.count)
      let order = stocks[number].orders[index]
      let shares = 1 + random.below(order.shares)
      file.execute(order.order, shares, printable: false, order.price, locate)
      crossExecutions += 1
      take(shares, from: index, number)
    }
    file.cross(stocks[number].name, locate)
  }

  /// A halt, quotes that cross, and a cross that ends it, before or behind the message that says so.
  private mutating func halt(_ number: Int, _ locate: UInt16) {
    halts += 1
    file.state(random.oneIn(2) ? "H" : "P", stocks[number].name, locate)
    for _ in 0..<random.below(3) { delete(number, locate) }
    if random.oneIn(2) { file.state("Q", stocks[number].name, locate) }
    for _ in 0..<random.below(8) {
      rest(
        number, locate, isBid: random.oneIn(2), 1_000_000 + random.below(20 as UInt64) * 100,
        1 + random.below(300 as UInt64))
    }
    let resumesFirst = random.oneIn(2)
    if resumesFirst { file.state("T", stocks[number].name, locate) }
    while let bid = best(number, isBid: true), let ask = best(number, isBid: false),
      stocks[number].orders[bid].price >= stocks[number].orders[ask].price
    {
      let shares = min(stocks[number].orders[bid].shares, stocks[number].orders[ask].shares)
      let price = stocks[number].orders[ask].price
      for index in [bid, ask].sorted(by: >) {
        file.execute(stocks[number].orders[index].order, shares, printable: false, price, locate)
        crossExecutions += 1
        take(shares, from: index, number)
      }
    }
    file.cross(stocks[number].name, locate)
    if !resumesFirst { file.state("T", stocks[number].name, locate) }
  }
}
