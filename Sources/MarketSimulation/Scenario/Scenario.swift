import CapacityLedger
import ComputeMatching

/// What a run begins with: who is there, what moves them, and what happens to them. Causes only, never a price path.
///
/// Money is in US dollars, capacity in GPUs, time in days since the beginning.
public struct Scenario: Sendable {
  /// Midnight UTC of the first day.
  public let start: Timestamp
  /// How many days a run lasts.
  public let days: Int
  /// How long a delivery period is, in hours; capacity is bought anew for each.
  public let periodHours: Int
  /// How trade comes about.
  public let mechanism: Mechanism
  /// The books that are open from the beginning, by number.
  public let books: [BookTerms]
  /// Who brings capacity.
  public let providers: [ProviderGroup]
  /// Who uses capacity.
  public let customers: [CustomerGroup]
  /// Training runs.
  public let gangs: [GangGroup]
  /// Who quotes both sides.
  public let marketMakers: [MarketMakerGroup]
  /// Who trades at random within a budget.
  public let traders: [TraderGroup]
  /// Pairs that trade with each other for show.
  public let circular: [CircularGroup]
  /// Agents of other kinds.
  public let agents: [KindGroup]
  /// The take-or-pay contracts that exist from the beginning.
  public let commitments: [CommitmentTerms]
  /// What happens to the groups, and when.
  public let shocks: [Shock]

  /// How trade comes about within a period.
  public enum Mechanism: String, Sendable, CaseIterable {
    /// Orders trade as they come, and sellers adjust their prices after each period.
    case continuous
    /// Sellers ask their marginal cost, customers state their whole demand, and all trade at one price at the end
    /// (R19): no friction.
    case auction
  }

  /// A book that is open from the beginning: of spot capacity, or of a delivery window (R1), at whose start it closes.
  public struct BookTerms: Sendable {
    /// The book's name in the scenario and its measures.
    public let name: String
    /// What it trades.
    public let contract: Contract
    /// When it is delivered, in periods of the run; `nil` for spot capacity.
    public let window: Range<Int>?
  }

  /// How many delivery periods there are.
  public var periodCount: Int { days * 24 / periodHours }
}

extension Scenario {
  /// Whether it matters who bought from whom.
  var needsDealings: Bool {
    shocks.contains { $0.change == .fail } || customers.contains { !$0.operators.isEmpty }
      || gangs.contains { $0.books.contains { books[$0.book].window != nil } }
  }
}

/// Providers of one kind, equal but for chance.
public struct ProviderGroup: Sendable {
  /// The group's name in the scenario and its measures.
  public let name: String
  /// How many providers it has.
  public let count: Int
  /// The numbers of the books in which they offer, each in one, in turns.
  public let books: [Int]
  /// GPUs of each, before whatever happens to the group.
  public internal(set) var capacity: Int
  /// What delivering a GPU-hour costs; none asks less.
  public internal(set) var marginalCost: Double
  /// What a GPU costs an hour whether it is sold or not: people, space, and capital where it is not in the books.
  public internal(set) var fixedCost: Double
  /// What lenders ask an hour for each GPU of ``capacity``: it is paid whether anything is sold or not, and none asks
  /// less than it comes to for each GPU that there is today. Where ``finance`` has a debt, that is what is paid.
  public internal(set) var debtService: Double
  /// By how much, at most, the debt service of one is more or less than ``debtService``, as a share of it; its debt is so
  /// much more or less, too.
  public let debtSpread: Double
  /// What a GPU that a shock adds costs an hour whether it is sold or not.
  public internal(set) var addedFixedCost: Double
  /// What GPUs cost, and how they are paid for.
  public internal(set) var finance: FinanceTerms
  /// What a GPU costs that a shock adds, in dollars; `nil` for what others cost.
  public internal(set) var addedCapitalCost: Double?
  /// What each asks at first.
  public let openingPrice: Double
  /// By how much a provider changes its ask in a day, at most, as a share of it.
  public internal(set) var adjustment: Double
  /// What each has in cash when it comes, for each of its GPUs; without, it cannot default.
  public internal(set) var equity: Double?
  /// Whether the capacity of one that defaulted goes on under a new owner, which has paid what it brought, has no debt,
  /// and the same equity and costs.
  public let isTakenOver: Bool
  /// After how many days in a row below marginal cost one leaves; never without.
  public internal(set) var exitAfterDays: Double?
  /// When one builds, for a group that is not there at first; `nil` for one that is.
  public internal(set) var entry: EntryTerms?
  /// The day from which on they are there.
  public let fromDay: Double
  /// Whose law reaches them (R3); `nil` if unknown.
  public let operatorJurisdiction: CountryCode?
  /// How their capacity follows the price; `nil` if it does not.
  public internal(set) var building: BuildingTerms?
  /// What they sell ahead; `nil` for nothing.
  public internal(set) var forward: ForwardTerms?
  /// The chance, over the life of a contract, that a customer under contract has its price brought down to the market's
  /// once it sees the provider sell for less on the exchange. A provider stays away from the exchange while it would
  /// lose more by that than it gains.
  public internal(set) var renegotiation: Double
  /// What of it changes over time.
  let changing: ChangingNumbers<ProviderGroup>
}

/// Capacity that follows the price with a delay: what there is today was decided `leadDays` ago, as `capacity` times
/// (the price of that day / the opening price)^`elasticity`, and lasts until the next decision comes true.
public struct BuildingTerms: Sendable {
  /// Days from a decision to the capacity that it decided.
  public internal(set) var leadDays: Int
  /// By how many percent capacity changes with a price that changes by one percent.
  public internal(set) var elasticity: Double
}

/// What a provider sells ahead: a share of its capacity, in the window that begins next.
public struct ForwardTerms: Sendable {
  /// The numbers of the windows' books, one after the other.
  public let books: [Int]
  /// The part of its capacity that is sold ahead, from 0 to 1.
  public internal(set) var share: Double
}

/// When somebody builds: providers with such terms are not there at first.
public struct EntryTerms: Sendable {
  /// Above this price, as expected, building pays.
  public internal(set) var above: Double
  /// From the decision to the first GPU-hour.
  public internal(set) var leadDays: Int
  /// The chance on each day on which it pays.
  public internal(set) var chancePerDay: Double
  /// Over how many days the market's prices make up what one expects; 0 for the latest price alone.
  public internal(set) var expectationDays: Int
}

/// Customers of one kind: together they want `demand` GPUs at `referencePrice`, and with elasticity *e* that times
/// (price / `referencePrice`)^-*e* at another.
public struct CustomerGroup: Sendable {
  /// The group's name in the scenario and its measures.
  public let name: String
  /// How many customers it has.
  public let count: Int
  /// Where they buy, and what each grade is worth more or less to them, in dollars.
  public internal(set) var books: [Choice]
  /// GPUs of all together at the reference price.
  public internal(set) var demand: Double
  /// The price at which they want ``demand``, in dollars per GPU-hour.
  public internal(set) var referencePrice: Double
  /// By how many percent demand falls with a price that rises by one percent.
  public internal(set) var elasticity: Double
  /// By what factor what they can put to use grows within a year, at most; without, it follows the price at once.
  public internal(set) var growth: Double?
  /// How they put off what they would buy while prices fall; `nil` if they do not.
  public internal(set) var postponement: PostponementTerms?
  /// GPUs of their own, all together, which they need not buy.
  public internal(set) var own: Double
  /// What these cost, and how they are paid for.
  public internal(set) var finance: FinanceTerms
  /// The exponent of the Pareto law by which sizes differ; without, all are equal.
  public let sizeExponent: Double?
  /// By how much demand swings over a day, as a share of its mean.
  public internal(set) var diurnal: Double
  /// By how much each one's demand differs from period to period by chance, as a share of it, at most.
  public internal(set) var noise: Double
  /// None pays more.
  public internal(set) var maximumPrice: Double
  /// Whether they offer what they hold and do not need.
  public let resells: Bool
  /// What each has, for each GPU that it wants at the reference price; without, it cannot default.
  public let equity: Double?
  /// What each earns with a GPU-hour that it uses.
  public internal(set) var earns: Double
  /// How far below the best ask each bids first, at most, as a share of it; what that does not bring it takes later. 0
  /// to take at once.
  public internal(set) var patience: Double
  /// Whether each buys in one of the books alone, drawn at random, and knows no requirement orders.
  public let choosesOne: Bool
  /// What it costs one that buys in one of the books to look into another one, in dollars; `nil` if it cannot.
  public internal(set) var searchCost: Double?
  /// Whose operators' capacity they may buy (R15); empty for everybody's.
  public let operators: [CountryCode]

  /// A book to buy in, and what its grade is worth.
  public struct Choice: Sendable {
    /// The book's number.
    public let book: Int
    /// Dollars per GPU-hour that a GPU of this book is worth more, or less if negative.
    public internal(set) var premium: Double
    /// By how many dollars, at most, that differs from customer to customer.
    public internal(set) var premiumSpread = 0.0
    /// How much a GPU of this book does in an hour; what customers need and pay for is that.
    public internal(set) var output = 1.0
    /// By how much, at most, that differs from customer to customer.
    public internal(set) var outputSpread = 0.0
    /// What says its premium and its output over time: books of different tables are of different grades.
    var tables: [Int] = []
  }
  /// What of it changes over time.
  let changing: ChangingNumbers<CustomerGroup>
}

/// Demand that waits for a lower price. A customer expects the price to change as it has changed against its mean of
/// the last `days`; for a fall by one percent it wants `elasticity` percent less now.
public struct PostponementTerms: Sendable {
  /// Over how many days it looks back, and ahead.
  public internal(set) var days: Double
  /// By how many percent it wants less for each percent by which it expects the price to fall.
  public internal(set) var elasticity: Double
}

/// Training runs: each needs all of its GPUs in one book at once, period after period, or in a window ahead.
public struct GangGroup: Sendable {
  /// The group's name in the scenario and its measures.
  public let name: String
  /// How many gangs it has; each has one run after the other.
  public let count: Int
  /// Spot capacity alone, or windows alone, each as long as a run.
  public internal(set) var books: [CustomerGroup.Choice]
  /// GPUs of one run.
  public internal(set) var size: Int
  /// How long a run lasts, in days.
  public internal(set) var runDays: Double
  /// The mean time from the end of a run to the beginning of the next.
  public internal(set) var pauseDays: Double
  /// What one pays at most, in dollars per GPU-hour.
  public internal(set) var limit: Double
  /// How much of a run may depend on one seller, as a share; 1 for all of it.
  public internal(set) var perSeller: Double
  /// What of it changes over time.
  let changing: ChangingNumbers<GangGroup>
}

/// Pairs of a provider and a customer under common control that trade with each other, so that there is volume to be
/// seen.
public struct CircularGroup: Sendable {
  /// The group's name in the scenario.
  public let name: String
  /// How many pairs it has.
  public let count: Int
  /// The number of the book in which they trade.
  public let book: Int
  /// The share of the book's volume that all pairs together try to make up.
  public internal(set) var share: Double
  /// Whether they tell the exchange that they belong together, so that it keeps them from trading (R14).
  public let isDeclared: Bool
  /// What of it changes over time.
  let changing: ChangingNumbers<CircularGroup>
}

/// Those who quote both sides and hold no more than they can sell within the period.
public struct MarketMakerGroup: Sendable {
  /// The group's name in the scenario.
  public let name: String
  /// How many market makers it has.
  public let count: Int
  /// The numbers of the books, each maker in one, in turns.
  public let books: [Int]
  /// GPUs they quote at once.
  public internal(set) var size: Int
  /// Between their bid and their ask, as a share of the middle.
  public internal(set) var spread: Double
  /// What each has, in dollars; it stops when that is gone.
  public let equity: Double
  /// What of it changes over time.
  let changing: ChangingNumbers<MarketMakerGroup>
}

/// Traders without a thought but for their budgets: they bid at random below what a GPU is worth to them, or ask at
/// random above what it costs them (Gode and Sunder: "Allocative efficiency of markets with zero-intelligence traders",
/// 1993).
public struct TraderGroup: Sendable {
  /// The group's name in the scenario.
  public let name: String
  /// How many traders it has.
  public let count: Int
  /// The numbers of the books, each trader in one, in turns.
  public let books: [Int]
  /// Whether they buy or sell.
  public let side: Side
  /// The least worth or cost of a GPU-hour, in dollars; traders are spread evenly from there.
  public internal(set) var leastValue: Double
  /// The greatest.
  public internal(set) var greatestValue: Double
  /// How often each quotes in a period.
  public internal(set) var quotesPerPeriod: Int
  /// What of it changes over time.
  let changing: ChangingNumbers<TraderGroup>
}

/// Take-or-pay contracts that exist from the beginning.
public struct CommitmentTerms: Sendable {
  /// A group of providers, or of customers that resell, and one of customers: every customer gets an equal part from one
  /// of them, in turns.
  public let seller: Seller
  /// The number of the group of customers.
  public let customers: Int
  /// GPUs of all together.
  public let quantity: Int
  /// What is paid for a GPU-hour, in dollars.
  public let price: Double
  /// By how much, at most, a part is smaller or larger than the mean, as a share of it.
  public let unevenness: Double
  /// The day from which on it is delivered.
  public let fromDay: Double
  /// For how many days; without, until a party is gone.
  public let days: Double?
  /// What a failure to deliver leads to; without, what the provider does not have it delivers nonetheless.
  public let remedies: RemedyTerms?
  /// A customer that would run out of cash within so many days pays the market's price from then on, where that is lower;
  /// without, it never does.
  public let reliefDays: Double?
  /// How customers pass on what they do not need; `nil` if they do not.
  public let passing: PassingTerms?
  /// Where it says what is lodged.
  let depositField: FieldPlace

  /// Who delivers, by the number of the group.
  public enum Seller: Sendable, Hashable {
    /// A group of providers.
    case providers(Int)
    /// A group of customers that resell.
    case resellers(Int)
  }
}

/// How a customer passes on the part of a commitment that it does not need, for the rest of its term, to those who buy
/// on the exchange. It pays the new party at once what the commitment costs more than the market, or receives what it
/// costs less.
public struct PassingTerms: Sendable {
  /// The number of the group of customers that takes it over.
  public let customers: Int
  /// Whether the old party stays liable.
  public let way: Commitment.Passing
}

/// What a failure to deliver leads to, in this order.
public struct RemedyTerms: Sendable {
  /// Taken off the bill, as a share of the price of what is missing.
  public let uptimeCredit: Double
  /// What the provider lodges, in dollars for each GPU.
  public let deposit: Double
  /// What somebody outside the market pays at most, in dollars for each GPU.
  public let bond: Double
  /// Whether the provider owes what is left.
  public let makesWhole: Bool
}
