import ComputeMatching

/// What the events so far amount to: every live order with its terms, what it has open and what it has traded, and the phase of
/// every book. Turns events into the words of a drawing, and adds in brackets what contradicts the events before.
struct OrderAccounts {
  struct Account: Equatable {
    var order: Order
    var open: Quantity
    var traded: Quantity = 0
  }

  let names: DrawingNames
  private(set) var accounts: [OrderID: Account] = [:]
  private var phases: [BookID: Phase] = [:]
  private var lots: [BookID: Quantity] = [:]
  private var commandCount: UInt64 = 0
  private var present: Timestamp = 0
  private var command = Command.advance
  private var contradictions: [String] = []
  /// What strips trade at present (R21).
  private var stripTrades: [OrderID: StripTrades] = [:]

  /// One execution of a strip: the same quantity in every leg.
  private struct StripTrades {
    let order: Order
    let open: Quantity
    let quantity: Quantity
    var inLegs: [BookID: Quantity] = [:]
  }

  init(_ names: DrawingNames) { self.names = names }

  /// The next command, whose events follow.
  mutating func begin(_ command: Command, at time: Timestamp) {
    commandCount += 1
    present = max(present, time)
    self.command = command
    stripTrades = [:]
  }

  /// What does not fit once all events of a command are told.
  var fault: String? {
    let strip = stripTrades.values.first { trades in trades.inLegs.values.contains { $0 != trades.quantity } }
    return strip.map { "#\($0.order.id) trades \($0.inLegs) in its legs" }
  }

  mutating func text(of event: Event) -> String {
    contradictions = []
    expect(event.command, commandCount, "command")
    var text = text(of: event.kind)
    if event.timestamp != present { text += " at \(event.timestamp.nanoseconds)" }
    return contradictions.isEmpty ? text : text + " [" + contradictions.joined(separator: ", ") + "]"
  }

  private mutating func text(of kind: Event.Kind) -> String {
    switch kind {
    case .bookOpened(let book, let contract, let lot):
      expect(contract, names.books[Int(book.rawValue)].contract.fingerprint, "fingerprint")
      if case .openBook(_, let stated) = command { expect(lot, stated, "lot") }
      phases[book] = .continuous
      lots[book] = lot
      return "opened \(names.text(of: book))\(lot == 1 ? "" : " lot \(lot)")"
    case .bookPhase(let book, let phase):
      phases[book] = phase
      return "\(names.text(of: book)) \(phase.text)"
    case .priceBand(let book, let band, let phase):
      expect(phase, phases[book], "phase")
      return "\(names.text(of: book)) band \(band.drawn)"
    case .accepted(let acceptance): return text(of: acceptance)
    case .rejected(let id, let reason): return "rejected \(id == .none ? "" : "#\(id) ")\(reason.text)"
    case .trade(let trade): return text(of: trade)
    case .rested(let resting):
      expect(resting.side, accounts[resting.order]?.order.side, "side")
      expect(resting.scope, accounts[resting.order]?.order.scope, "scope")
      return "rested #\(resting.order): \(resting.openQuantity)@\(resting.price.ticks)"
    case .placed(let placement):
      expect(placement.side, accounts[placement.order]?.order.side, "side")
      let lot = lots[placement.book] ?? 1
      expect(placement.openQuantity, accounts[placement.order].map { $0.open / lot * lot }, "open quantity")
      return "placed #\(placement.order) in \(names.text(of: placement.book)): "
        + "\(placement.openQuantity)@\(placement.limit.ticks)"
    case .namesForgotten: return "names_forgotten"
    case .withdrawn(let id, let book): return "withdrawn #\(id) in \(names.text(of: book))"
    case .reduced(let id, let quantity, let open, let book, let reason):
      expect(book, accounts[id]?.order.scope.book, "book")
      take(quantity, from: id, leaving: open)
      return "reduced #\(id) by \(quantity) to \(open)\(reason == .requested ? "" : " \(reason.text)")"
    case .replaced(let substitution): return text(of: substitution)
    case .cancelled(let id, let quantity, let book, let reason):
      expect(book, accounts[id]?.order.scope.book, "book")
      take(quantity, from: id, leaving: 0)
      return "cancelled #\(id): \(quantity) \(reason.text)"
    case .waiting(let id): return "waiting #\(id)"
    case .indicative(let indication):
      let book = names.text(of: indication.book)
      guard let price = indication.price else {
        if indication.volume != 0 || indication.surplus != 0 { contradictions.append("volume without a price") }
        return "indicative \(book): nothing"
      }
      let surplus = indication.surplusSide.map { " surplus \(indication.surplus) \($0.text)s" } ?? ""
      if surplus.isEmpty { expect(indication.surplus, 0, "surplus") }
      return "indicative \(book): \(indication.volume)@\(price.ticks)\(surplus)"
    }
  }

  private mutating func text(of acceptance: Event.Acceptance) -> String {
    guard case .submit(let order) = command else { return "accepted #\(acceptance.order) [not sent]" }
    expect(acceptance.order, order.id, "order")
    expect(acceptance.price, order.price, "price")
    expect(acceptance.quantity, order.quantity, "quantity")
    expect(acceptance.scope, order.scope, "scope")
    expect(acceptance.side, order.side, "side")
    expect(acceptance.participant, order.participant, "participant")
    if order.scope.book != nil { expect(acceptance.eligibleBookCount, 1, "books") }
    if accounts[order.id] != nil { contradictions.append("#\(order.id) is live") }
    accounts[order.id] = Account(order: order, open: order.quantity)
    accounts[order.id]?.order.timeInForce = acceptance.timeInForce
    if acceptance.restingQuantity != 0 {
      // All of it, or its first clip.
      let displayed = min(order.quantity, order.displayQuantity ?? order.quantity)
      expect(acceptance.restingQuantity, displayed, "resting quantity")
      if order.scope.book == nil || order.takesAtOnce || order.isConditional {
        contradictions.append("#\(order.id) cannot rest whole")
      }
    }
    let resting = acceptance.restingQuantity == 0 ? "" : " resting \(acceptance.restingQuantity)"
    let books = order.scope.requirement == nil ? "" : " in \(acceptance.eligibleBookCount) books"
    return "accepted #\(acceptance.order) \(acceptance.timeInForce.text)\(resting)\(books)"
  }

  private mutating func text(of trade: Event.Trade) -> String {
    if let strip = stripTrades[trade.taker]?.order ?? accounts[trade.taker]?.order, strip.isStrip {
      return text(of: trade, by: strip)
    }
    expect(trade.takerParticipant, accounts[trade.taker]?.order.participant, "taker's participant")
    expect(trade.makerParticipant, accounts[trade.maker]?.order.participant, "maker's participant")
    // Without an aggressor the bid is called the taker.
    expect(trade.side ?? .bid, accounts[trade.taker]?.order.side, "side")
    for (id, open) in [(trade.taker, trade.takerOpenQuantity), (trade.maker, trade.makerOpenQuantity)] {
      accounts[id]?.traded += trade.quantity
      take(trade.quantity, from: id, leaving: open)
    }
    return words(of: trade)
  }

  private func words(of trade: Event.Trade) -> String {
    "trade #\(trade.taker) \(trade.side == nil ? "and" : "with") #\(trade.maker): "
      + "\(trade.quantity)@\(trade.price.ticks)\(names.place(trade.book))"
  }

  /// R21.5: all trades of one execution tell what is left after it.
  private mutating func text(of trade: Event.Trade, by strip: Order) -> String {
    let id = trade.taker
    if stripTrades[id]?.open != trade.takerOpenQuantity {
      let quantity = (accounts[id]?.open ?? 0) - trade.takerOpenQuantity
      stripTrades[id] = StripTrades(order: strip, open: trade.takerOpenQuantity, quantity: quantity)
      accounts[id]?.traded += quantity
      take(quantity, from: id, leaving: trade.takerOpenQuantity)
    }
    stripTrades[id]?.inLegs[trade.book, default: 0] += trade.quantity
    expect(trade.takerParticipant, strip.participant, "taker's participant")
    expect(trade.makerParticipant, accounts[trade.maker]?.order.participant, "maker's participant")
    expect(trade.side, strip.side, "side")
    accounts[trade.maker]?.traded += trade.quantity
    take(trade.quantity, from: trade.maker, leaving: trade.makerOpenQuantity)
    return words(of: trade)
  }

  private mutating func text(of substitution: Event.Substitution) -> String {
    if var account = accounts.removeValue(forKey: substitution.old) {
      expect(substitution.participant, account.order.participant, "participant")
      (account.order.id, account.open) = (substitution.new, substitution.quantity)
      accounts[substitution.new] = account
    } else {
      contradictions.append("#\(substitution.old) is not live")
    }
    return "replaced #\(substitution.old) by #\(substitution.new): \(substitution.quantity)@\(substitution.price.ticks)"
  }

  private mutating func take(_ quantity: Quantity, from id: OrderID, leaving open: Quantity) {
    guard let account = accounts[id] else {
      contradictions.append("#\(id) is not live")
      return
    }
    // What is cancelled leaves nothing.
    expect(open, account.open - quantity, "open quantity of #\(id)")
    accounts[id]?.open = open
    if open == 0 { accounts[id] = nil }
  }

  private mutating func expect<Value: Equatable>(_ found: Value, _ expected: Value?, _ name: String) {
    if found != expected {
      contradictions.append("\(name): \(expected.map { "\($0)" } ?? "none") expected, \(found) found")
    }
  }
}

/// What an order keeps all its life.
struct KeptTerms: Equatable {
  let side: Side
  let scope: OrderScope
  let timeInForce: TimeInForce
  let expiry: Timestamp?
  let isPostOnly: Bool
  let isSameBook: Bool
  let isStrip: Bool
  let participant: ParticipantID
  let affiliation: AffiliationID
  let operatorJurisdiction: CountryCode?
  let selfTradePrevention: SelfTradePrevention

  init(_ order: Order) {
    (side, scope, timeInForce) = (order.side, order.scope, order.timeInForce)
    expiry = order.timeInForce == .goodTillDate ? order.expiry : nil
    (isPostOnly, isSameBook, participant) = (order.isPostOnly, order.isSameBook, order.participant)
    (affiliation, operatorJurisdiction) = (order.affiliation, order.operatorJurisdiction)
    (selfTradePrevention, isStrip) = (order.selfTradePrevention, order.isStrip)
  }

  init(_ order: RestingOrder) {
    (side, scope, timeInForce, expiry) = (order.side, order.scope, order.timeInForce, order.expiry)
    (isPostOnly, isSameBook, participant) = (order.isPostOnly, order.isSameBook, order.participant)
    (affiliation, operatorJurisdiction) = (order.affiliation, order.operatorJurisdiction)
    (selfTradePrevention, isStrip) = (order.selfTradePrevention, order.isStrip)
  }
}
