/// A command, or an order, as thirteen numbers of fixed width: 64 bytes, for keeping commands outside of memory.
///
/// What a command has no use for is 0. Any command becomes fields and back the same command; fields that no command leads to
/// lead to none.
///
/// | field | `submit` | `reduce` | `replace` | `cancelAll` | `openBook` | operations | `setPriceBand` |
/// |---|---|---|---|---|---|---|---|
/// | `id` | the order's | the order's | the order's | | | | |
/// | `price` | limit | | new limit | | | | low edge |
/// | `quantity` | GPUs | GPUs | new GPUs | | | | high edge |
/// | `moment` | expiry | | new id | | | | |
/// | `scope` | book or requirement | | | book | contract | book | book |
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
  /// there; bit 11 tells it of a high edge and of the book of a `cancelAll`; bits 12 to 15 are the kind of command.
  package var options: UInt16 = 0

  package init() {}

  package enum Kind: UInt16 {
    case submit = 1
    case cancel, reduce, replace, cancelAll, openBook, advance
    case halt, resume, openAuction, uncross, close, setPriceBand, forgetNames
  }

  package var kind: Kind? { Kind(rawValue: options >> 12) }

  private static let hasPrice = Order.Options.Flag.hasPrice.rawValue
  private static let hasMoment = Order.Options.Flag.hasExpiry.rawValue
  private static let hasOther: UInt16 = 1 << 11

  private init(_ kind: Kind) { options = kind.rawValue << 12 }

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
    case .openBook:
      self.init(.openBook)
      scope = contract
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
    case .uncross: self.init(.uncross)
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
    case .openBook: return scope < UInt32(contracts.count) ? .openBook(contracts[Int(scope)]) : nil
    case .forgetNames: return .forgetNames
    case .advance: return .advance
    case .halt: return .operate(book, .halt)
    case .resume: return .operate(book, .resume)
    case .openAuction: return .operate(book, .openAuction)
    case .uncross: return .operate(book, .uncross)
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
    case .openBook, .halt, .resume, .openAuction, .uncross, .close:
      return id | moment == 0 && price | quantity == 0 && participant == 0 && flags == 0
    case .setPriceBand:
      return id | moment == 0 && participant == 0 && flags & ~(Self.hasPrice | Self.hasOther) == 0
        && (has(Self.hasPrice) || price == 0) && (has(Self.hasOther) || quantity == 0)
    }
  }
}
