import ComputeMatching

/// Commands of every kind, chosen by bytes, for an exchange that knows the ``SmallWorld``.
struct CommandChoices {
  var choices: ByteChoices
  private var time: UInt64

  init(_ choices: ByteChoices, from start: Timestamp) {
    self.choices = choices
    time = start.nanoseconds
  }

  /// The next command; `nil` once all bytes are used.
  mutating func next() -> TimedCommand? {
    guard !choices.isEmpty else { return nil }
    let byte = choices.byte()
    let steps: [UInt64] = [0, 0, 0, 0, 0, 1, 1_000_000_000, 600_000_000_000]
    time &+= steps[Int(byte >> 5)]
    let command = byte == 0xE9 ? .forgetNames : command(byte & 31)
    if command == .advance { time &+= choices.number(0, 200, edges: [3_600_000_000_000, .max &- time, 1 << 63]) }
    return TimedCommand(command, at: Timestamp(nanoseconds: time))
  }

  private mutating func command(_ kind: UInt8) -> Command {
    switch kind {
    case 0, 1: .cancel(id())
    case 2, 3: .reduce(id(), by: quantity())
    case 4, 5, 6:
      .replace(
        id(), with: Replacement(id: choices.byte() % 3 == 0 ? id() : nil, price: price(), quantity: quantity()))
    case 7: .cancelAll(of: participant(), in: choices.byte() % 2 == 0 ? nil : book())
    case 8: .openBook(choices.pick(SmallWorld.contracts), lot: lot())
    case 9: .advance
    case 10, 11, 12: .operate(book(), operation())
    default: .submit(order())
    }
  }

  private mutating func operation() -> BookOperation {
    switch choices.byte() % 20 {
    case 0, 1: .halt
    case 2, 3, 4: .resume
    case 5, 6: .openAuction
    case 7, 8, 9, 10: .uncross
    case 11, 12, 13:
      .setPriceBand(low: choices.byte() % 2 == 0 ? nil : price(), high: choices.byte() % 2 == 0 ? nil : price())
    case 14: .setPriceBand(low: nil, high: nil)
    case 15: choices.byte() % 4 == 0 ? .close : .uncross
    case 16: .lockAuction
    case 17: .indicate
    case 18: .scheduleAuction(schedule())
    default: .scheduleAuction(nil)
    }
  }

  private mutating func lot() -> Quantity { choices.number(1, 5, edges: [0, -1, 8, .max, Quantity(UInt32.max)]) }

  /// Auctions come again only after ages: time may pass to its end, and every one of them happens.
  private mutating func schedule() -> AuctionSchedule {
    let opens = Timestamp(nanoseconds: time &+ moment())
    let hours: UInt32? = choices.byte() % 4 == 0 ? choices.number(100_000, 200, edges: [0, .max]) : nil
    return AuctionSchedule(
      opens: opens, locks: choices.byte() % 2 == 0 ? nil : Timestamp(nanoseconds: opens.nanoseconds &+ moment()),
      uncrosses: Timestamp(nanoseconds: opens.nanoseconds &+ moment()), everyHours: hours,
      unmatched: choices.byte() % 2 == 0 ? .stay : .cancel)
  }

  private mutating func moment() -> UInt64 {
    choices.number(1, 200, edges: [0, .max &- time, 600_000_000_000, 3_600_000_000_000])
  }

  private mutating func order() -> Order {
    let options = choices.byte()
    var order = Order(
      id: id(), side: options & 1 == 0 ? .bid : .ask, book: book(), price: price(), quantity: quantity(),
      participant: participant())
    if options & 0x0E == 0 { order.price = nil }
    if options & 0x70 == 0x10 { order.scope = .requirement(requirement()) }
    if options & 0xC0 == 0x40 { addOptions(to: &order) }
    if options & 0xC0 == 0x80 { addConditions(to: &order) }
    if options & 0xF0 == 0xF0 {
      addOptions(to: &order)
      addConditions(to: &order)
    }
    return order
  }

  private mutating func addOptions(to order: inout Order) {
    order.timeInForce = choices.pick(TimeInForce.allCases)
    if order.timeInForce == .goodTillDate || choices.byte() % 16 == 0 {
      order.expiry = Timestamp(
        nanoseconds: time &+ choices.number(1, 200, edges: [0, .max &- time, 3_600_000_000_000]))
    }
    let options = choices.byte()
    order.isPostOnly = options & 7 == 1
    order.selfTradePrevention = SelfTradePrevention.allCases[Int(options >> 3 & 3)]
    if options & 0x60 == 0x20 { order.displayQuantity = quantity() }
    if options & 0x80 != 0 {
      order.affiliation = AffiliationID(choices.number(0, SmallWorld.affiliationCount + 1, edges: [9, .max]))
      order.operatorJurisdiction = choices.pick(["DE", "US", "CN", "FR"].map { CountryCode($0) })
    }
  }

  private mutating func addConditions(to order: inout Order) {
    let options = choices.byte()
    order.conditions = Conditions(
      isAllOrNone: options & 3 == 0, minimumQuantity: options & 12 == 4 ? quantity() : nil,
      maximumPerCounterparty: options & 48 == 16 ? quantity() : nil,
      operators: options & 192 == 64
        ? OperatorRuleID(choices.number(1, UInt8(SmallWorld.operatorRules.count), edges: [0, 17, .max])) : .any)
    let places = choices.byte()
    order.isSameBook = places % 4 == 0
    order.isStrip = places & 0x30 == 0x10
  }

  private mutating func id() -> OrderID {
    OrderID(choices.number(1, 40, edges: [0, .max, 1 << 63, 1 << 32]))
  }

  private mutating func book() -> BookID { BookID(choices.number(0, 3, edges: [3, 4, .max])) }

  private mutating func participant() -> ParticipantID {
    ParticipantID(choices.number(0, SmallWorld.participantCount + 1, edges: [6, 17, .max]))
  }

  private mutating func requirement() -> RequirementID {
    RequirementID(choices.number(0, UInt8(SmallWorld.requirements.count), edges: [8, 17, .max]))
  }

  private mutating func price() -> Price {
    Price(ticks: choices.number(94, 12, edges: [0, 1, -1, .max, .max - 1, .min, 1 << 32, 1 << 62]))
  }

  private mutating func quantity() -> Quantity {
    choices.number(1, 30, edges: [0, -1, 1_000, 20, .max, .min, Quantity(UInt32.max), Quantity(UInt32.max) - 1])
  }
}
