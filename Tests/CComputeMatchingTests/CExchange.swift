import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import Foundation
import SampleTraffic
import Testing

/// An exchange as a C program has it, closed when the test is over.
final class CExchange: Names {
  let handle: OpaquePointer

  init(_ settings: cm_settings = cm_settings()) throws {
    var settings = settings
    var handle: OpaquePointer?
    #expect(cm_open(&settings, &handle, nil, 0) == CM_OK)
    self.handle = try #require(handle)
  }

  init(handle: OpaquePointer?) throws { self.handle = try #require(handle) }

  deinit { cm_close(handle) }

  /// The words for the latest failure.
  var reason: String {
    var text = [CChar](repeating: 1, count: cm_reason(handle, nil, 0))
    cm_reason(handle, &text, text.count)
    return String(c: text)
  }

  var view: cm_view {
    var view = cm_view()
    #expect(cm_look(handle, &view) == CM_OK)
    return view
  }

  /// A copy of the events that are lent.
  var events: [cm_event] {
    var start: UnsafePointer<cm_event>?
    var count = 0
    #expect(cm_events(handle, &start, &count, nil) == CM_OK)
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  func apply(_ commands: [cm_command]) -> cm_status { cm_apply(handle, commands, commands.count, nil) }

  func number(_ name: cm_name, _ text: String) -> UInt32 {
    var number = UInt32.max
    #expect(cm_number(handle, name, text, &number) == CM_OK)
    return number
  }

  func text(_ name: cm_name, _ number: UInt32) -> String? {
    var needed = 0
    guard cm_text(handle, name, number, nil, 0, &needed) == CM_TOO_SMALL else { return nil }
    var text = [CChar](repeating: 1, count: needed)
    #expect(cm_text(handle, name, number, &text, needed, nil) == CM_OK)
    return String(c: text)
  }

  func snapshot() -> [UInt8] {
    var needed = 0
    #expect(cm_save(handle, nil, 0, &needed) == CM_TOO_SMALL)
    var bytes = [UInt8](repeating: 0, count: needed)
    #expect(cm_save(handle, &bytes, needed, &needed) == CM_OK)
    return bytes
  }

  // MARK: Names

  func participant(named name: String) -> ParticipantID { ParticipantID(number(CM_PARTICIPANT, name)) }
  func affiliation(named name: String) -> AffiliationID { AffiliationID(number(CM_AFFILIATION, name)) }
  func operators(_ rule: OperatorRule) -> OperatorRuleID {
    OperatorRuleID(number(CM_OPERATOR_RULE, rule.description))
  }

  func requirement(_ requirement: Requirement, differentials: [Differential]) -> RequirementID {
    var number = UInt32.max
    let grades = differentials.map { strdup($0.grade.description) }
    defer { for grade in grades { free(grade) } }
    let records = zip(grades, differentials).map { cm_differential(grade: $0, ticks: $1.ticks) }
    #expect(cm_requirement(handle, requirement.description, records, records.count, &number) == CM_OK)
    return RequirementID(number)
  }

  /// `command` as a record, an `openBook` with the number of its contract here.
  func record(_ command: TimedCommand) -> cm_command {
    var record = cm_command()
    record.time = command.timestamp.nanoseconds
    switch command.command {
    case .submit(let order):
      record.set(order)
    case .cancel(let id): record.set(CM_CANCEL, id: id)
    case .reduce(let id, let quantity):
      record.set(CM_REDUCE, id: id)
      record.quantity = quantity
    case .replace(let id, let replacement):
      record.set(CM_REPLACE, id: id)
      record.new_id = replacement.id?.rawValue ?? 0
      (record.price, record.quantity) = (replacement.price.ticks, replacement.quantity)
    case .cancelAll(let participant, let book):
      record.set(CM_CANCEL_ALL)
      record.participant = participant.rawValue
      if let book {
        record.scope = book.rawValue
        record.flags = UInt16(CM_IN_ONE_BOOK.rawValue)
      }
    case .openBook(let contract, let lot):
      record.set(CM_OPEN_BOOK, scope: number(CM_CONTRACT, contract.description))
      if lot != 1 { record.quantity = lot }
    case .advance: record.set(CM_ADVANCE)
    case .forgetNames: record.set(CM_FORGET_NAMES)
    case .operate(let book, .halt): record.set(CM_HALT, scope: book.rawValue)
    case .operate(let book, .resume): record.set(CM_RESUME, scope: book.rawValue)
    case .operate(let book, .openAuction): record.set(CM_OPEN_AUCTION, scope: book.rawValue)
    case .operate(let book, .lockAuction): record.set(CM_LOCK_AUCTION, scope: book.rawValue)
    case .operate(let book, .indicate): record.set(CM_INDICATE, scope: book.rawValue)
    case .operate(let book, .scheduleAuction(let schedule)):
      record.set(CM_SCHEDULE_AUCTION, scope: book.rawValue)
      record.opens = schedule?.opens.nanoseconds ?? 0
      record.locks = schedule?.locks?.nanoseconds ?? 0
      record.uncrosses = schedule?.uncrosses.nanoseconds ?? 0
      record.every_hours = schedule?.everyHours ?? 0
      if schedule?.unmatched == .cancel { record.flags = UInt16(CM_CANCEL_UNMATCHED.rawValue) }
    case .operate(let book, .uncross): record.set(CM_UNCROSS, scope: book.rawValue)
    case .operate(let book, .close): record.set(CM_CLOSE_BOOK, scope: book.rawValue)
    case .operate(let book, .setPriceBand(let low, let high)):
      record.set(CM_SET_PRICE_BAND, scope: book.rawValue)
      (record.price, record.upper_price) = (low?.ticks ?? 0, high?.ticks ?? 0)
    }
    return record
  }
}

extension String {
  /// The text in `bytes` up to its zero byte.
  init(c bytes: [CChar]) {
    self.init(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension cm_command {
  mutating func set(_ kind: cm_command_kind, id: OrderID = .none, scope: UInt32 = 0) {
    self.kind = UInt8(kind.rawValue)
    self.id = id.rawValue
    self.scope = scope
  }

  fileprivate mutating func set(_ order: Order) {
    set(CM_SUBMIT, id: order.id)
    quantity = order.quantity
    var flags: UInt32 = 0
    if let price = order.price { self.price = price.ticks } else { flags |= CM_MARKET_ORDER.rawValue }
    if order.isPostOnly { flags |= CM_POST_ONLY.rawValue }
    if order.conditions.isAllOrNone { flags |= CM_ALL_OR_NONE.rawValue }
    if order.isSameBook { flags |= CM_SAME_BOOK.rawValue }
    if order.isStrip { flags |= CM_STRIP.rawValue }
    switch order.scope {
    case .book(let book): scope = book.rawValue
    case .requirement(let requirement):
      scope = requirement.rawValue
      flags |= CM_FOR_REQUIREMENT.rawValue
    }
    self.flags = UInt16(flags)
    expiry = order.expiry?.nanoseconds ?? 0
    (participant, affiliation) = (order.participant.rawValue, order.affiliation.rawValue)
    display_quantity = UInt32(order.displayQuantity ?? 0)
    minimum_quantity = UInt32(order.conditions.minimumQuantity ?? 0)
    maximum_per_counterparty = UInt32(order.conditions.maximumPerCounterparty ?? 0)
    operators = order.conditions.operators.rawValue
    if let country = order.operatorJurisdiction?.description.utf8CString {
      operator_country = (country[0], country[1])
    }
    side = order.side == .bid ? 1 : 2
    time_in_force =
      [.goodTillCancelled: 0, .goodTillDate: 1, .immediateOrCancel: 2, .fillOrKill: 3][
        order.timeInForce, default: 9]
    self_trade =
      [.cancelNewest: 0, .cancelOldest: 1, .cancelBoth: 2, .decrement: 3][
        order.selfTradePrevention, default: 9]
  }
}
