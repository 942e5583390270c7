/// A command, or an order, as thirteen numbers of fixed width: 64 bytes, for keeping commands outside of memory.
///
/// What a command has no use for is 0. Any command becomes fields and back the same command; fields that no command leads to
/// lead to none.
///
/// | field | `submit` | `reduce` | `replace` | `cancelAll` | `openBook` | operations | `setPriceBand` | `scheduleAuction` |
/// |---|---|---|---|---|---|---|---|---|
/// | `id` | the order's | the order's | the order's | | | | | when it opens |
/// | `price` | limit | | new limit | | | | low edge | when it locks |
/// | `quantity` | GPUs | GPUs | new GPUs | | lot | | high edge | every so many hours |
/// | `moment` | expiry | | new id | | | | | when it uncrosses |
/// | `scope` | book or requirement | | | book | contract | book | book | book |
///
/// The other fields are those of ``Order``. `cancel` has an id and nothing else, `cancelAll` also a participant.
package struct CommandFields: Hashable, BitwiseCopyable {
  package var id: UInt64 = 0
  package var price: Int64 = 0
  package var quantity: Int64 = 0
  package var moment: UInt64 = 0
  package var scope: UInt32 = 0
  package var participant: UInt32 = 0
  package var affiliation: UInt32 = 0
  package var displayQuantity: UInt32 = 0
  package var minimumQuantity: UInt32 = 0
  package var maximumPerCounterparty: UInt32 = 0
  package var operators: UInt32 = 0
  package var operatorJurisdiction: UInt16 = 0
  /// Bits 0 to 10 are the order's options, of which those for price and expiry also tell whether a low edge and a new id are
  /// there; bit 11 tells it of a high edge and of the book of a `cancelAll`; bits 12 to 15 are the kind of command. Kinds for which
  /// these have no number left have 15 there, and their own number in bits 0 to 3. Of a schedule, bit 7 tells whether there is one,
  /// bit 6 whether it locks, bit 8 whether it is for every so many hours, and bit 11 whether unmatched orders end.
  package var options: UInt16 = 0

  package init() {}

  package enum Kind: UInt16 {
    case submit = 1
    case cancel, reduce, replace, cancelAll, openBook, advance
    case halt, resume, openAuction, uncross, close, setPriceBand, forgetNames
    // Bits 0 to 3 are those of all that have no number of their own, bits 4 to 7 tell them apart.
    case lockAuction = 0x1F
    case indicate = 0x2F
    case scheduleAuction = 0x3F
  }

  package var kind: Kind? {
    let number = options >> 12
    return Kind(rawValue: number == 15 ? number | (options & 15) << 4 : number)
  }

  private static let hasPrice = Order.Options.Flag.hasPrice.rawValue
  private static let hasMoment = Order.Options.Flag.hasExpiry.rawValue
  private static let hasPeriod: UInt16 = 1 << 8
  private static let hasOther: UInt16 = 1 << 11

  private init(_ kind: Kind) { options = (kind.rawValue & 15) << 12 | kind.rawValue >> 4 }

  private func has(_ flag: UInt16) -> Bool { options & flag != 0 }

  /// The fields of `order`, of the kind `submit`.
  package init(_ order: Order) {
    self.init(.submit)
    order.write(into: &self)
  }

  /// The fields of `command`. An `openBook` has `contract` for its contract.
  package init(_ command: Command, contract: UInt32) {
    switch command {
    case .submit(let order): self.init(order)
    case .cancel(let id):
      self.init(.cancel)
      self.id = id.rawValue
    case .reduce(let id, let quantity):
      self.init(.reduce)
      (self.id, self.quantity) = (id.rawValue, quantity)
    case .replace(let id, let replacement):
      self.init(.replace)
      self.id = id.rawValue
      (price, quantity) = (replacement.price.ticks, replacement.quantity)
      if let new = replacement.id {
        moment = new.rawValue
        options |= Self.hasMoment
      }
    case .cancelAll(let participant, let book):
      self.init(.cancelAll)
      self.participant = participant.rawValue
      if let book {
        scope = book.rawValue
        options |= Self.hasOther
      }
    case .openBook(_, let lot):
      self.init(.openBook)
      scope = contract
      quantity = lot
    case .forgetNames: self.init(.forgetNames)
    case .advance: self.init(.advance)
    case .operate(let book, let operation):
      self.init(book, operation)
    }
  }

  private init(_ book: BookID, _ operation: BookOperation) {
    switch operation {
    case .halt: self.init(.halt)
    case .resume: self.init(.resume)
    case .openAuction: self.init(.openAuction)
    case .lockAuction: self.init(.lockAuction)
    case .indicate: self.init(.indicate)
    case .uncross: self.init(.uncross)
    case .scheduleAuction(let schedule):
      self.init(.scheduleAuction)
      if let schedule { set(schedule) }
    case .close: self.init(.close)
    case .setPriceBand(let low, let high):
      self.init(.setPriceBand)
      if let low {
        price = low.ticks
        options |= Self.hasPrice
      }
      if let high {
        quantity = high.ticks
        options |= Self.hasOther
      }
    }
    scope = book.rawValue
  }

  private mutating func set(_ schedule: AuctionSchedule) {
    (id, moment) = (schedule.opens.nanoseconds, schedule.uncrosses.nanoseconds)
    options |= Self.hasMoment
    if let locks = schedule.locks {
      price = Int64(bitPattern: locks.nanoseconds)
      options |= Self.hasPrice
    }
    if let hours = schedule.everyHours {
      quantity = Int64(hours)
      options |= Self.hasPeriod
    }
    if schedule.unmatched == .cancel { options |= Self.hasOther }
  }

  private var schedule: AuctionSchedule? {
    guard has(Self.hasMoment) else { return nil }
    return AuctionSchedule(
      opens: Timestamp(nanoseconds: id),
      locks: has(Self.hasPrice) ? Timestamp(nanoseconds: UInt64(bitPattern: price)) : nil,
      uncrosses: Timestamp(nanoseconds: moment),
      everyHours: has(Self.hasPeriod) ? UInt32(truncatingIfNeeded: quantity) : nil,
      unmatched: has(Self.hasOther) ? .cancel : .stay)
  }
}

extension CommandFields {
  /// The same with every number's lowest byte first in memory, or back.
  @inline(__always)
  package var littleEndian: CommandFields {
    var fields = self
    (fields.id, fields.price, fields.quantity) = (id.littleEndian, price.littleEndian, quantity.littleEndian)
    (fields.moment, fields.scope) = (moment.littleEndian, scope.littleEndian)
    (fields.participant, fields.affiliation) = (participant.littleEndian, affiliation.littleEndian)
    (fields.displayQuantity, fields.minimumQuantity) = (displayQuantity.littleEndian, minimumQuantity.littleEndian)
    (fields.maximumPerCounterparty, fields.operators) = (maximumPerCounterparty.littleEndian, operators.littleEndian)
    (fields.operatorJurisdiction, fields.options) = (operatorJurisdiction.littleEndian, options.littleEndian)
    return fields
  }

  /// The order with these fields; `nil` if none has them.
  package var order: Order? { isOrder ? Order(self) : nil }

  /// Whether an order has these fields.
  @inline(__always)
  var isOrder: Bool {
    Self.isOrder(options: options) && (has(Self.hasPrice) || price == 0)
      && (has(Self.hasMoment) || moment == 0)
      && (operatorJurisdiction == 0 || CountryCode(rawValue: operatorJurisdiction) != nil)
  }

  /// Whether only an order can have these options.
  @inline(__always)
  static func isOrder(options: UInt16) -> Bool { options >> 12 == Kind.submit.rawValue }

  /// Whether the cancel of an order has these fields.
  @inline(__always)
  var isCancel: Bool { options == Kind.cancel.rawValue << 12 && hasOnlyFields(of: .cancel) }

  /// The command with these fields, in which an `openBook` is for the one of `contracts` in that place; `nil` if none has
  /// them.
  @inline(never)
  func command(_ contracts: [Contract]) -> Command? {
    if let order { return .submit(order) }
    guard let kind, hasOnlyFields(of: kind) else { return nil }
    let order = OrderID(id)
    let book = BookID(scope)
    switch kind {
    case .submit: return nil
    case .cancel: return .cancel(order)
    case .reduce: return .reduce(order, by: quantity)
    case .replace:
      let new = has(Self.hasMoment) ? OrderID(moment) : nil
      return .replace(order, with: Replacement(id: new, price: Price(ticks: price), quantity: quantity))
    case .cancelAll: return .cancelAll(of: ParticipantID(participant), in: has(Self.hasOther) ? book : nil)
    case .openBook: return scope < UInt32(contracts.count) ? .openBook(contracts[Int(scope)], lot: quantity) : nil
    case .forgetNames: return .forgetNames
    case .advance: return .advance
    case .halt: return .operate(book, .halt)
    case .resume: return .operate(book, .resume)
    case .openAuction: return .operate(book, .openAuction)
    case .lockAuction: return .operate(book, .lockAuction)
    case .indicate: return .operate(book, .indicate)
    case .uncross: return .operate(book, .uncross)
    case .scheduleAuction: return .operate(book, .scheduleAuction(schedule))
    case .close: return .operate(book, .close)
    case .setPriceBand:
      let low = has(Self.hasPrice) ? Price(ticks: price) : nil
      return .operate(
        book, .setPriceBand(low: low, high: has(Self.hasOther) ? Price(ticks: quantity) : nil))
    }
  }

  /// Whether nothing is there that a command of `kind`, other than `submit`, has no use for.
  @inline(__always)
  private func hasOnlyFields(of kind: Kind) -> Bool {
    let terms = affiliation | displayQuantity | minimumQuantity | maximumPerCounterparty | operators
    guard terms == 0, operatorJurisdiction == 0 else { return false }
    let flags = options & 0xFFF
    let number = kind.rawValue >> 4
    switch kind {
    case .submit: return false
    case .cancel: return price | quantity == 0 && moment == 0 && scope | participant == 0 && flags == 0
    case .reduce: return price == 0 && moment == 0 && scope | participant == 0 && flags == 0
    case .replace:
      return scope | participant == 0 && flags & ~Self.hasMoment == 0 && (has(Self.hasMoment) || moment == 0)
    case .cancelAll:
      return id | moment == 0 && price | quantity == 0 && flags & ~Self.hasOther == 0
        && (has(Self.hasOther) || scope == 0)
    case .advance, .forgetNames:
      return id | moment == 0 && price | quantity == 0 && scope | participant == 0 && flags == 0
    case .openBook: return id | moment == 0 && price == 0 && participant == 0 && flags == 0
    case .halt, .resume, .openAuction, .uncross, .close, .lockAuction, .indicate:
      return id | moment == 0 && price | quantity == 0 && participant == 0 && flags & ~number == 0
    case .scheduleAuction:
      let has = has(Self.hasMoment) ? Self.hasMoment | Self.hasPrice | Self.hasPeriod | Self.hasOther : 0
      return participant == 0 && flags & ~(number | has) == 0 && (has != 0 || id | moment == 0)
        && (self.has(Self.hasPrice) || price == 0)
        && (self.has(Self.hasPeriod) ? 0...Int64(UInt32.max) ~= quantity : quantity == 0)
    case .setPriceBand:
      return id | moment == 0 && participant == 0 && flags & ~(Self.hasPrice | Self.hasOther) == 0
        && (has(Self.hasPrice) || price == 0) && (has(Self.hasOther) || quantity == 0)
    }
  }
}
