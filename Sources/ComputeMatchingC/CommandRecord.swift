// Commands of a C program, each of which may be any 128 bytes.

import CComputeMatching
import ComputeMatching

extension TimedCommand {
  /// The command that `record` asks for, in which an `openBook` is for one of `contracts`; `nil` if it is none.
  @inline(__always)
  init?(_ record: cm_command, _ contracts: [Contract]) {
    let command: Command?
    switch cm_command_kind(UInt32(record.kind)) {
    case CM_SUBMIT: command = Order(record).map { .submit($0) }
    case CM_CANCEL: command = record.uses(id: true) ? .cancel(OrderID(record.id)) : nil
    default: command = Command(other: record, contracts)
    }
    guard let command else { return nil }
    self.init(command, at: Timestamp(nanoseconds: record.time))
  }
}

extension Command {
  /// A command of any other kind.
  @inline(never)
  fileprivate init?(other record: cm_command, _ contracts: [Contract]) {
    let book = BookID(record.scope)
    switch cm_command_kind(UInt32(record.kind)) {
    case CM_REDUCE where record.uses(id: true, quantity: true):
      self = .reduce(OrderID(record.id), by: record.quantity)
    case CM_REPLACE where record.uses(id: true, quantity: true, price: true, newID: true):
      let new = record.new_id == 0 ? nil : OrderID(record.new_id)
      self = .replace(
        OrderID(record.id),
        with: Replacement(id: new, price: Price(ticks: record.price), quantity: record.quantity))
    case CM_CANCEL_ALL where UInt32(record.flags) == CM_IN_ONE_BOOK.rawValue:
      guard record.uses(scope: true, participant: true, flags: true) else { return nil }
      self = .cancelAll(of: ParticipantID(record.participant), in: book)
    case CM_CANCEL_ALL where record.uses(participant: true):
      self = .cancelAll(of: ParticipantID(record.participant), in: nil)
    case CM_OPEN_BOOK
    where record.uses(quantity: true, scope: true) && record.scope < UInt32(clamping: contracts.count):
      self = .openBook(contracts[Int(record.scope)], lot: record.quantity == 0 ? 1 : record.quantity)
    case CM_ADVANCE where record.uses(): self = .advance
    case CM_FORGET_NAMES where record.uses(): self = .forgetNames
    case CM_HALT where record.uses(scope: true): self = .operate(book, .halt)
    case CM_RESUME where record.uses(scope: true): self = .operate(book, .resume)
    case CM_OPEN_AUCTION where record.uses(scope: true): self = .operate(book, .openAuction)
    case CM_LOCK_AUCTION where record.uses(scope: true): self = .operate(book, .lockAuction)
    case CM_INDICATE where record.uses(scope: true): self = .operate(book, .indicate)
    case CM_SCHEDULE_AUCTION where record.uses(scope: true, flags: true, schedule: true):
      guard UInt32(record.flags) & ~CM_CANCEL_UNMATCHED.rawValue == 0 else { return nil }
      self = .operate(book, .scheduleAuction(record.schedule))
    case CM_UNCROSS where record.uses(scope: true): self = .operate(book, .uncross)
    case CM_CLOSE_BOOK where record.uses(scope: true): self = .operate(book, .close)
    case CM_SET_PRICE_BAND where record.uses(price: true, upperPrice: true, scope: true):
      self = .operate(book, .setPriceBand(low: edge(record.price), high: edge(record.upper_price)))
    default: return nil
    }
  }
}

/// An edge of a band, which is open at 0.
private func edge(_ ticks: Int64) -> Price? { ticks == 0 ? nil : Price(ticks: ticks) }

extension Order {
  /// The order that `record` submits; `nil` if it is none.
  @inline(__always)
  init?(_ record: cm_command) {
    let flags = UInt32(record.flags)
    let isMarketOrder = flags & CM_MARKET_ORDER.rawValue != 0
    let side = record.side &- 1
    guard record.isReservedZero, record.hasNoSchedule, record.new_id == 0, record.upper_price == 0,
      flags & ~cm_flag.ofOrders == 0, !isMarketOrder || record.price == 0,
      let side = Side(rawValue: side),
      let timeInForce = TimeInForce(rawValue: record.time_in_force),
      let selfTradePrevention = SelfTradePrevention(rawValue: record.self_trade)
    else { return nil }
    let country = record.country
    let operatorJurisdiction = country == 0 ? nil : CountryCode(rawValue: country)
    guard country == 0 || operatorJurisdiction != nil else { return nil }
    let isForRequirement = flags & CM_FOR_REQUIREMENT.rawValue != 0
    self.init(
      id: OrderID(record.id), side: side,
      scope: isForRequirement ? .requirement(RequirementID(record.scope)) : .book(BookID(record.scope)),
      price: isMarketOrder ? nil : Price(ticks: record.price), quantity: record.quantity, timeInForce: timeInForce,
      expiry: record.expiry == 0 ? nil : Timestamp(nanoseconds: record.expiry),
      isPostOnly: flags & CM_POST_ONLY.rawValue != 0, participant: ParticipantID(record.participant),
      affiliation: AffiliationID(record.affiliation), operatorJurisdiction: operatorJurisdiction,
      selfTradePrevention: selfTradePrevention, displayQuantity: optional(record.display_quantity),
      conditions: Conditions(
        isAllOrNone: flags & CM_ALL_OR_NONE.rawValue != 0, minimumQuantity: optional(record.minimum_quantity),
        maximumPerCounterparty: optional(record.maximum_per_counterparty), operators: OperatorRuleID(record.operators)),
      isSameBook: flags & CM_SAME_BOOK.rawValue != 0, isStrip: flags & CM_STRIP.rawValue != 0)
  }
}

@inline(__always)
private func optional(_ quantity: UInt32) -> Quantity? { quantity == 0 ? nil : Quantity(quantity) }

extension cm_flag {
  /// The flags that an order may have.
  fileprivate static var ofOrders: UInt32 {
    CM_MARKET_ORDER.rawValue | CM_POST_ONLY.rawValue | CM_ALL_OR_NONE.rawValue | CM_SAME_BOOK.rawValue
      | CM_FOR_REQUIREMENT.rawValue | CM_STRIP.rawValue
  }
}

extension cm_command {
  @inline(__always)
  fileprivate var isReservedZero: Bool { reserved == 0 }

  @inline(__always)
  fileprivate var hasNoSchedule: Bool { UInt64(every_hours) | opens | locks | uncrosses == 0 }

  /// When auctions are to be; `nil` if nothing is said of them.
  fileprivate var schedule: AuctionSchedule? {
    if hasNoSchedule, flags == 0 { return nil }
    return AuctionSchedule(
      opens: Timestamp(nanoseconds: opens), locks: locks == 0 ? nil : Timestamp(nanoseconds: locks),
      uncrosses: Timestamp(nanoseconds: uncrosses), everyHours: every_hours == 0 ? nil : every_hours,
      unmatched: flags == 0 ? .stay : .cancel)
  }

  /// The letters of the country, the first in the upper byte.
  fileprivate var country: UInt16 {
    UInt16(UInt8(bitPattern: operator_country.0)) << 8 | UInt16(UInt8(bitPattern: operator_country.1))
  }

  /// Whether all fields are 0 but the time, the kind, and those that are said to be used. Not for orders.
  @inline(__always)
  fileprivate func uses(
    id: Bool = false, quantity: Bool = false, price: Bool = false, newID: Bool = false, upperPrice: Bool = false,
    scope: Bool = false, participant: Bool = false, flags: Bool = false, schedule: Bool = false
  ) -> Bool {
    let wide = (id ? 0 : self.id) | (newID ? 0 : new_id) | expiry
    let amounts = (quantity ? 0 : self.quantity) | (price ? 0 : self.price) | (upperPrice ? 0 : upper_price)
    let numbers =
      (scope ? 0 : self.scope) | (participant ? 0 : self.participant) | affiliation | display_quantity
      | minimum_quantity | maximum_per_counterparty | operators
    let small = country | UInt16(side | time_in_force | self_trade) | (flags ? 0 : self.flags)
    return isReservedZero && (schedule || hasNoSchedule) && wide == 0 && amounts == 0 && numbers == 0 && small == 0
  }
}
