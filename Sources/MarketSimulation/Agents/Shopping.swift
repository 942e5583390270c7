import ComputeMatching

/// Where a participant may buy, and what each grade is worth more or less to it.
///
/// Quantities are of what GPUs do: where the books' outputs differ a GPU counts as many times as its output. Prices are
/// net: what is paid for that, beyond premiums.
///
/// Functions that only read the desk take it `inout`, too: a borrowed one is copied (docs/compiler-notes.md).
struct Shopping {
  private var choices: [Choice]
  /// What the scenario says of each choice, and what tells it from others: apart, because choices are read all the time.
  private var terms: [CustomerGroup.Choice]
  private let grades: [Requirement]
  private var shift = Shift()
  /// Whether a GPU of some book does more or less than one in an hour.
  private var hasOutputs: Bool
  /// The requirement that allows just these books; `nil` if there is only one.
  private let requirement: Requirement?
  /// The desk's numbers of it, with the differentials that hold at a limit of so many ``limitStep``s; at 0 those that
  /// hold at any.
  private var numbers: [Int64: Int] = [:]

  private struct Choice: BitwiseCopyable {
    let book: BookID
    /// In ticks.
    var premium: Double
    var output: Double

    init(_ terms: CustomerGroup.Choice, _ shift: Shift) {
      book = BookID(UInt32(terms.book))
      premium = Double(terms.premiumTicks) + (terms.premiumSpread * shift.premium / Venue.tick).rounded()
      output = terms.output + terms.outputSpread * shift.output
    }
  }

  /// By how much of their spreads premiums and outputs of one differ from what the scenario says, from -1 to 1.
  struct Shift: BitwiseCopyable {
    var premium = 0.0
    var output = 0.0
  }

  /// Where outputs differ, differentials depend on the limit, and are those of the nearest cent.
  private static let limitStep = 100.0

  /// Where several are bought in together, they have a requirement (``requirement(for:in:)``).
  init(_ terms: [CustomerGroup.Choice], _ books: [Scenario.BookTerms], _ desk: inout Desk) {
    self.terms = terms
    grades = Premiums.grades(terms, books) ?? []
    choices = zip(terms, grades).map { terms, _ in Choice(terms, Shift()) }
    hasOutputs = Self.hasOutputs(choices)
    requirement = terms.count > 1 ? try? Self.requirement(for: terms, in: books) : nil
    if let requirement, !hasOutputs { numbers[0] = desk.requirement(requirement, differentials(at: 0)) }
  }

  /// Why no requirement allows just some books, in words.
  struct NoRequirement: Error {
    let reason: String
  }

  /// What the contracts of these books have in common, alternative by alternative. All are of one window, or of spot
  /// capacity.
  static func requirement(
    for choices: [CustomerGroup.Choice], in books: [Scenario.BookTerms]
  ) throws(NoRequirement) -> Requirement {
    let specs = choices.map { books[$0.book].contract.spec }
    let text = [
      alternatives(specs) { $0.gpuModel.description }, alternatives(specs) { String($0.vramGB) },
      alternatives(specs) { $0.region.description }, alternatives(specs) { $0.slaTier.text },
      books[choices[0].book].contract.window.description,
    ].joined(separator: ",")
    let wanted: Requirement
    do { wanted = try Requirement(text) } catch { throw NoRequirement(reason: "\(error)") }
    let chosen = Set(choices.map(\.book))
    for (number, book) in books.enumerated() where wanted.matches(book.contract) && !chosen.contains(number) {
      throw NoRequirement(reason: "no requirement allows just the books \(text) and not \(book.name)")
    }
    return wanted
  }

  private static func alternatives(_ specs: [HardwareSpec], _ text: (HardwareSpec) -> String) -> String {
    var alternatives: [String] = []
    for spec in specs where !alternatives.contains(text(spec)) { alternatives.append(text(spec)) }
    return alternatives.joined(separator: "|")
  }

  /// One of them alone, without a requirement order.
  func narrowed(to index: Int) -> Shopping {
    Shopping([terms[index]], [grades[index]], shift, requirement: nil)
  }

  var count: Int { choices.count }

  /// Where a participant's own capacity is.
  var home: BookID { choices[0].book }

  private init(
    _ terms: [CustomerGroup.Choice], _ grades: [Requirement], _ shift: Shift, requirement: Requirement?
  ) {
    (self.terms, self.grades, self.shift) = (terms, grades, shift)
    choices = terms.map { Choice($0, shift) }
    self.requirement = requirement
    hasOutputs = Self.hasOutputs(choices)
  }

  private static func hasOutputs(_ choices: [Choice]) -> Bool { choices.contains { $0.output != 1 } }

  /// The same for one whose premiums and outputs differ so.
  func shifted(by shift: Shift) -> Shopping { Shopping(terms, grades, shift, requirement: requirement) }

  /// From now on its books are worth what these say.
  mutating func adopt(_ books: [CustomerGroup.Choice]) {
    var hasChanged = false
    for index in terms.indices {
      guard let new = books.first(where: { $0.book == terms[index].book }), new.worth != terms[index].worth else {
        continue
      }
      hasChanged = true
      terms[index] = new
      choices[index] = Choice(new, shift)
    }
    guard hasChanged else { return }
    hasOutputs = Self.hasOutputs(choices)
    // Their differentials are others.
    numbers = [:]
  }

  /// Each of the books alone.
  var separate: [Shopping] { choices.indices.map(narrowed) }

  /// What each grade is worth more than the net limit, which is so many steps.
  private func differentials(at steps: Int64) -> [Differential] {
    let limit = Double(steps) * Self.limitStep
    return Premiums.differentials(
      grades, ticks: choices.map { Int64(($0.premium + ($0.output - 1) * limit).rounded()) })
  }

  private mutating func scope(at price: Double, _ desk: inout Desk) -> OrderScope {
    guard let requirement else { return .book(choices[0].book) }
    let steps = hasOutputs ? Int64((price / Self.limitStep).rounded()) : 0
    if let number = numbers[steps] { return desk.scope(ofRequirement: number) }
    let number = desk.requirement(requirement, differentials(at: steps))
    numbers[steps] = number
    return desk.scope(ofRequirement: number)
  }

  /// GPUs that do no more than `quantity` wherever an order at `price` buys them.
  private func gpus(_ quantity: Quantity, at price: Double, _ desk: inout Desk) -> Quantity {
    guard hasOutputs else { return quantity }
    let met = choices.filter { choice in desk.bestAsk(in: choice.book).map { net($0, choice) <= price } ?? false }
    let most = (met.isEmpty ? choices : met).reduce(0.01) { max($0, $1.output) }
    return Quantity((Double(quantity) / most).rounded(.up))
  }

  private func net(_ ask: DepthLevel, _ choice: Choice) -> Double { net(Double(ask.price.ticks), choice) }

  private func net(_ price: Double, _ choice: Choice) -> Double {
    choice.output == 1 ? price - choice.premium : (price - choice.premium) / choice.output
  }

  /// Bids at `price`, net, at least a tick: a requirement order adds what each book is worth more, and passes by a book
  /// where nothing is left of the price (R16). Returns the order's id and GPUs that it traded at once.
  @discardableResult
  mutating func bid(
    at price: Double, _ quantity: Quantity, isImmediate: Bool = false, conditions: Conditions = .none,
    isSameBook: Bool = false, _ desk: inout Desk
  ) -> (id: OrderID, filled: Quantity) {
    let net = max(price, 1)
    let limit = requirement == nil ? net * choices[0].output + choices[0].premium : net
    guard limit >= 1 else { return (.none, 0) }
    let scope = scope(at: net, &desk)
    var order = desk.order(.bid, scope, at: limit, gpus(quantity, at: net, &desk), isImmediate: isImmediate)
    order.conditions = conditions
    order.isSameBook = isSameBook
    return desk.submit(order)
  }

  /// The lowest ask, net, in ticks; `nil` where nothing is offered.
  func bestAsk(_ desk: inout Desk) -> Double? {
    var best: Double?
    for choice in choices {
      guard let ask = desk.bestAsk(in: choice.book) else { continue }
      let net = net(ask, choice)
      if net < best ?? .infinity { best = net }
    }
    return best
  }

  /// The lowest ask less the highest bid of all these books, net of premiums, as a share of their middle, at least 0;
  /// `nil` where one of the two is missing. `bids` and `asks` are the best of every book, in ticks.
  func spread(bids: [Double?], asks: [Double?]) -> Double? {
    var (bid, ask): (Double?, Double?) = (nil, nil)
    for choice in choices {
      if let price = bids[Int(choice.book.rawValue)] { bid = max(bid ?? -.infinity, net(price, choice)) }
      if let price = asks[Int(choice.book.rawValue)] { ask = min(ask ?? .infinity, net(price, choice)) }
    }
    guard let bid, let ask, bid + ask > 0 else { return nil }
    return max(0, 2 * (ask - bid) / (ask + bid))
  }

  /// The lowest published price, net of premiums; `nil` before there is one.
  func publishedPrice(_ desk: inout Desk) -> Double? {
    var best: Double?
    for choice in choices {
      guard let price = desk.publishedPrice(in: choice.book) else { continue }
      best = min(best ?? .infinity, net(price, choice))
    }
    return best
  }

  /// What was paid in the present period where there is just one book, net of premiums; `nil` before anything was.
  func presentPrice(_ desk: inout Desk) -> Double? {
    desk.trades(in: choices[0].book).volumeWeightedPrice.map { net($0, choices[0]) }
  }

  /// What the agent holds in all of these books.
  func held(_ desk: inout Desk) -> Quantity {
    guard hasOutputs else { return choices.reduce(0) { $0 + desk.position(in: $1.book).held } }
    return Quantity(choices.reduce(0.0) { $0 + Double(desk.position(in: $1.book).held) * $1.output })
  }

  /// GPUs that the agent has traded in all of these books.
  func traded(_ desk: inout Desk) -> (bought: Quantity, sold: Quantity) {
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
      if choice.output == 1 {
        left -= desk.use(left, in: choice.book)
      } else {
        let used = desk.use(Quantity((Double(left) / choice.output).rounded(.up)), in: choice.book)
        left -= min(left, Quantity(Double(used) * choice.output + 0.5))
      }
    }
    return quantity - left
  }

  /// Offers up to `quantity` of what the agent holds at `price`, net of premiums; without one, just below the best ask of
  /// each book.
  func offer(_ quantity: Quantity, at price: Double? = nil, _ desk: inout Desk) {
    var left = quantity
    for choice in choices where left > 0 {
      let part = min(Quantity(Double(left) / choice.output), desk.position(in: choice.book).available)
      guard part > 0 else { continue }
      let best = desk.bestAsk(in: choice.book).map { Double($0.price.ticks) }
      let market = (best ?? desk.publishedPrice(in: choice.book)).map { $0 * 0.995 }
      guard let price = price.map({ $0 * choice.output + choice.premium }) ?? market else { continue }
      desk.submit(desk.order(.ask, .book(choice.book), at: price, part))
      left -= choice.output == 1 ? part : min(left, Quantity(Double(part) * choice.output + 0.5))
    }
  }
}
