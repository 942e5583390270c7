/// What an order would do if it were submitted now: the answer of ``Exchange/preview(_:)``.
///
/// Of an order that would be accepted, `filledQuantity + openQuantity + cancelledQuantity + decrementedQuantity` is its quantity, and
/// so is `filledQuantity` with the quantities of ``shortfalls``: each GPU that it would not get now has one cause.
public struct Preview: Hashable, Sendable {
  /// The order's quantity, in GPUs, as it states it.
  public let quantity: Quantity
  /// Why it would be rejected: the first reason in the order of R7. `nil` if it would be accepted; if it would not, the rest is empty.
  public internal(set) var rejection: RejectReason?
  /// What it would trade, by book and price, in the order in which it first trades at each.
  public internal(set) var fills: [Fill] = []
  /// In how many books each GPU of the fills is traded: the legs of a strip (R21); 1 of any other order.
  public internal(set) var legCount = 1
  /// Where what is left would stand: its book, or each book that is open to a requirement order, by number.
  public internal(set) var places: [Place] = []
  /// What would be left and live on, in GPUs, hidden ones of an iceberg included.
  public internal(set) var openQuantity: Quantity = 0
  /// Whether that would wait undisplayed: as a conditional order (R15.1), or because no book is open to it (R16).
  public internal(set) var isWaiting = false
  /// What would be left and end, in GPUs.
  public internal(set) var cancelledQuantity: Quantity = 0
  /// Why that would end; `nil` if nothing would.
  public internal(set) var cancelReason: CancelReason?
  /// What affiliated orders would take off it without a trade, in GPUs (R14).
  public internal(set) var decrementedQuantity: Quantity = 0
  /// The GPUs that it would not get now, by cause, in the order of ``Cause``. Only causes of at least one GPU.
  public internal(set) var shortfalls: [Shortfall] = []
  /// Affiliated orders that it would end or shrink (R14), in the order in which it meets them.
  public internal(set) var affiliatedOrders: [AffiliatedOrder] = []
  /// Books that it would send to auction, because its next trade there may not print (R18).
  public internal(set) var stoppedBooks: [BookID] = []

  /// What is traded in one book at one price.
  public struct Fill: Hashable, Sendable, BitwiseCopyable {
    /// Where.
    public let book: BookID
    /// The makers' price, in ticks per GPU-hour.
    public let price: Price
    /// GPUs, of all makers together.
    public internal(set) var quantity: Quantity
    /// What the grade of the book is worth to the order beyond its limit, in ticks per GPU-hour; 0 without differentials (R16).
    public let differential: Int64

    /// The price less the differential, by which books are compared (R16.2); may be no positive price. Brought inside 64 bits.
    public var netPrice: Price { Price(ticks: Int64(clamping: Int128(price.ticks) - Int128(differential))) }
  }

  /// Where an order stands.
  public struct Place: Hashable, Sendable, BitwiseCopyable {
    /// The book.
    public let book: BookID
    /// The order's limit there, in ticks per GPU-hour.
    public let price: Price
    /// How many GPUs the market would see there: 0 of an order that waits.
    public let displayedQuantity: Quantity
  }

  /// GPUs that an order would not get, for one cause.
  public struct Shortfall: Hashable, Sendable, BitwiseCopyable {
    /// Why.
    public let cause: Cause
    /// How many, at least 1.
    public internal(set) var quantity: Quantity
  }

  /// An affiliated order that the order meets, and that changes by that (R14).
  public struct AffiliatedOrder: Hashable, Sendable, BitwiseCopyable {
    /// Which.
    public let id: OrderID
    /// What it would lose, in GPUs.
    public let quantity: Quantity
    /// What it would have left; it ends at 0.
    public let openQuantity: Quantity
  }

  /// Why an order would not get a GPU.
  ///
  /// GPUs are told apart in the order of the walk: the first GPU that is missing is the first that was there and could not be had. So
  /// the quantity of a cause is what it kept from the order, and never more than the order lacks.
  public enum Cause: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// It is offered beyond the order's limit.
    case limit
    /// Nobody offers it, at any price.
    case nothingOffered
    /// A limit per counterparty, the order's or the maker's, is reached (R15).
    case counterpartyLimit
    /// The operator of one of the two is not admitted by the other (R15).
    case `operator`
    /// It belongs to an affiliated order, or such an order ended or shrank the order (R14).
    case affiliation
    /// It takes more at once: the order would trade it, were it not for its minimum, all-or-none, fill-or-kill or same book, or the maker
    /// asks for more than there is left to trade (R10, R15, R16.4), or that is less than a lot of the book (R20).
    case condition
    /// It is offered within the limit in a book that is not continuous (R17).
    case phase
    /// Its price is outside the band, or too far from the reference price (R18).
    case band

    /// The name in files.
    public var text: String {
      switch self {
      case .limit: "limit"
      case .nothingOffered: "nothing_offered"
      case .counterpartyLimit: "counterparty_limit"
      case .operator: "operator"
      case .affiliation: "affiliation"
      case .condition: "condition"
      case .phase: "phase"
      case .band: "band"
      }
    }
  }

  init(quantity: Quantity) { self.quantity = quantity }
}

extension Preview {
  /// How many GPUs it would trade, those of a strip once and not once a leg. O(fills).
  public var filledQuantity: Quantity { fills.reduce(0) { $0 + $1.quantity } / Quantity(legCount) }

  /// What an hour of all fills would cost at their net prices, which are the prices less the differentials (R16.2); of a strip an
  /// hour in each leg. O(fills).
  public var netMoney: Money {
    Money(
      tickHours: fills.reduce(Int128(0)) {
        $0 + Int128($1.quantity) * (Int128($1.price.ticks) - Int128($1.differential))
      })
  }

  /// The net price of a GPU-hour on average over all fills, to the nearest tick, half a tick upwards; `nil` if it would not trade.
  /// O(fills).
  public var averageNetPrice: Price? {
    let quantity = Int128(filledQuantity) * Int128(legCount)
    guard quantity > 0 else { return nil }
    let (whole, rest) = (2 * netMoney.tickHours + quantity).quotientAndRemainder(dividingBy: 2 * quantity)
    return Price(ticks: Int64(clamping: rest < 0 ? whole - 1 : whole))
  }
}
