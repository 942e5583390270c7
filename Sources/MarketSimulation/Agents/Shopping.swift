import ComputeMatching

/// Where a participant may buy, and what each grade is worth more or less to it.
struct Shopping {
  private let choices: [Choice]
  /// The desk's number of the requirement that allows just these books; `nil` if there is only one.
  private let requirement: Int?

  private struct Choice {
    let book: BookID
    /// In ticks.
    let premium: Double
  }

  init(_ terms: [CustomerGroup.Choice], _ books: [Scenario.BookTerms], _ desk: inout Desk) throws(ScenarioError) {
    choices = terms.map { Choice(book: BookID(UInt32($0.book)), premium: Double($0.premiumTicks)) }
    guard terms.count > 1 else {
      requirement = nil
      return
    }
    // What the chosen contracts have in common, alternative by alternative. All are of one window, or of spot capacity.
    let specs = terms.map { books[$0.book].contract.spec }
    let text = [
      Self.alternatives(specs) { $0.gpuModel.description }, Self.alternatives(specs) { String($0.vramGB) },
      Self.alternatives(specs) { $0.region.description }, Self.alternatives(specs) { $0.slaTier.text },
      books[terms[0].book].contract.window.description,
    ].joined(separator: ",")
    do {
      let wanted = try Requirement(text)
      let chosen = Set(terms.map(\.book))
      for (number, book) in books.enumerated() where wanted.matches(book.contract) && !chosen.contains(number) {
        throw ScenarioError(
          source: "scenario", place: .none,
          message: "no requirement allows just the books \(text) and not \(book.name)")
      }
      requirement = desk.requirement(wanted, Premiums.differentials(terms, books) ?? [])
    } catch let error as ScenarioError {
      throw error
    } catch {
      throw ScenarioError(source: "scenario", place: .none, message: "\(error)")
    }
  }

  private static func alternatives(_ specs: [HardwareSpec], _ text: (HardwareSpec) -> String) -> String {
    var alternatives: [String] = []
    for spec in specs where !alternatives.contains(text(spec)) { alternatives.append(text(spec)) }
    return alternatives.joined(separator: "|")
  }

  /// One of them alone, without a requirement order.
  func narrowed(to index: Int) -> Shopping { Shopping(choices: [choices[index]], requirement: nil) }

  var count: Int { choices.count }

  /// Where a participant's own capacity is.
  var home: BookID { choices[0].book }

  private init(choices: [Choice], requirement: Int?) {
    self.choices = choices
    self.requirement = requirement
  }

  /// Bids at `price`, net of premiums, at least a tick: a requirement order adds them itself, book by book, and passes
  /// by a book where nothing is left of the price (R16). Returns the order's id and what it traded at once.
  @discardableResult
  func bid(
    at price: Double, _ quantity: Quantity, isImmediate: Bool = false, conditions: Conditions = .none,
    isSameBook: Bool = false, _ desk: inout Desk
  ) -> (id: OrderID, filled: Quantity) {
    let limit = max(price, 1) + (requirement == nil ? choices[0].premium : 0)
    guard limit >= 1 else { return (.none, 0) }
    let scope = requirement.map { desk.scope(ofRequirement: $0) } ?? .book(choices[0].book)
    var order = desk.order(.bid, scope, at: limit, quantity, isImmediate: isImmediate)
    order.conditions = conditions
    order.isSameBook = isSameBook
    return desk.submit(order)
  }

  /// The lowest ask, net of premiums, in ticks; `nil` where nothing is offered.
  func bestAsk(_ desk: borrowing Desk) -> Double? {
    var best: Double?
    for choice in choices {
      guard let ask = desk.bestAsk(in: choice.book) else { continue }
      let net = Double(ask.price.ticks) - choice.premium
      if net < best ?? .infinity { best = net }
    }
    return best
  }

  /// The lowest ask less the highest bid of all these books, net of premiums, as a share of their middle, at least 0;
  /// `nil` where one of the two is missing. `bids` and `asks` are the best of every book, in ticks.
  func spread(bids: [Double?], asks: [Double?]) -> Double? {
    var (bid, ask): (Double?, Double?) = (nil, nil)
    for choice in choices {
      if let price = bids[Int(choice.book.rawValue)] { bid = max(bid ?? -.infinity, price - choice.premium) }
      if let price = asks[Int(choice.book.rawValue)] { ask = min(ask ?? .infinity, price - choice.premium) }
    }
    guard let bid, let ask, bid + ask > 0 else { return nil }
    return max(0, 2 * (ask - bid) / (ask + bid))
  }

  /// The lowest published price, net of premiums; `nil` before there is one.
  func publishedPrice(_ desk: borrowing Desk) -> Double? {
    var best: Double?
    for choice in choices {
      guard let price = desk.publishedPrice(in: choice.book) else { continue }
      if price - choice.premium < best ?? .infinity { best = price - choice.premium }
    }
    return best
  }

  /// What was paid in the present period where there is just one book, net of premiums; `nil` before anything was.
  func presentPrice(_ desk: borrowing Desk) -> Double? {
    desk.trades(in: choices[0].book).volumeWeightedPrice.map { $0 - choices[0].premium }
  }

  /// What the agent holds in all of these books.
  func held(_ desk: borrowing Desk) -> Quantity {
    var held: Quantity = 0
    for choice in choices { held += desk.position(in: choice.book).held }
    return held
  }

  /// What the agent has traded in all of these books.
  func traded(_ desk: borrowing Desk) -> (bought: Quantity, sold: Quantity) {
    var sum: (bought: Quantity, sold: Quantity) = (0, 0)
    for choice in choices {
      let position = desk.position(in: choice.book)
      sum.bought += position.bought
      sum.sold += position.sold
    }
    return sum
  }

  /// Uses up to `quantity` of what the agent holds; returns how much.
  func use(_ quantity: Quantity, _ desk: inout Desk) -> Quantity {
    var left = quantity
    for choice in choices where left > 0 {
      left -= desk.use(left, in: choice.book)
    }
    return quantity - left
  }

  /// Offers up to `quantity` of what the agent holds at `price`, net of premiums; without one, just below the best ask of
  /// each book.
  func offer(_ quantity: Quantity, at price: Double? = nil, _ desk: inout Desk) {
    var left = quantity
    for choice in choices where left > 0 {
      let part = min(left, desk.position(in: choice.book).available)
      guard part > 0 else { continue }
      let best = desk.bestAsk(in: choice.book).map { Double($0.price.ticks) }
      let market = (best ?? desk.publishedPrice(in: choice.book)).map { $0 * 0.995 }
      guard let price = price.map({ $0 + choice.premium }) ?? market else { continue }
      desk.submit(desk.order(.ask, .book(choice.book), at: price, part))
      left -= part
    }
  }
}
