import ComputeMatching

/// Behaviour, drawn: a market before, commands with the events that each leads to, the market after.
///
///     book A                                 // asks above bids, one price a row, first to trade first
///       ask 200   8 #1 by P1, 5+15 #2        // 8 of order 1, which is P1's; order 2 shows 5 and hides 15
///       ask 195   waiting 16 #3 all_or_none  // undisplayed, beside the queue
///     > bid #4 10@200 fok by P2            | accepted #4 fok, trade #4 with #1: 8@200
///                                          | trade #4 with #2: 2@200
///     book A last 200
///       ask 200   3+15 #2
///       ask 195   waiting 16 #3 all_or_none
///
/// *Header.* Without one there is one book, A. `contract B h200-sxm,141,DE,on_demand,spot` opens a book at the start, or with
/// `lot 8` at its end all its quantities are multiples of 8, with `later` the contract gets a name only. `requirement R *,*,DE h200-sxm +40` names what orders `for R` require, and
/// its differentials. `volatility_guard 500` (basis points), `maximum_quantity 100` and `maximum_books 3` (of a requirement order)
/// set up the exchange.
///
/// *Books.* A drawing shows every book that exists each time it shows one, and states what differs from an open book without
/// trades: `book A auction band low 190 high 205 last 200`. `no book` is where requirement orders wait that are in none. The
/// orders of the first books enter by their numbers. An order's conditions are written with it, as they are then; its other terms
/// where it enters, and are compared after every command.
///
/// *Commands.* An order may have `gtc gtd ioc fok`, `until 30`, `post_only`, `by P` (participant), `of G` (affiliation),
/// `operator US`, a mode of R14, `display 5`, `same_book`, `strip`, `in B` or `for R`, and the conditions of R15: `all_or_none`,
/// `minimum 4`, `per_counterparty 4`, `operators allowed US/DE` or `operators barred US`. `6@market` has no price. The others are
/// `cancel #1`, `reduce #1 by 2`, `replace #1 by #9 7@200`, `cancel_all P in A`, `forget_names`, `advance`, `open A`, `open A lot 8`, `halt A`,
/// `resume A`, `open_auction A`, `lock_auction A`, `indicate A`, `uncross A`, `close A`, `band A low 190 high 205` or `band A none`, and
/// `schedule A opens 10 locks 15 uncrosses 20 every 24 cancel` or `schedule A none`. Each may end with `at 40`, its time
/// in nanoseconds, or `at 2026-12-01T00Z`; the first is at 1.
///
/// *Events.* All of them, in order. `accepted #4 gtc resting 5` is of an order that rests whole, and displays 5; no `rested` follows
/// (R7.2). `trade #4 and #1` is one without an aggressor; `indicative A: 8@208 surplus 3 asks` or `indicative A: nothing`
/// what an uncross would come to. What an event says besides is compared with what the order's events so far
/// amount to. The book is named where the drawing has several, the time where it is before the command's.
struct Drawing {
  var names = DrawingNames()
  var volatilityGuard = 0
  var maximumBooks = 10_000
  var maximumQuantity: Quantity = 1_000_000
  var steps: [Step] = []

  struct Step {
    /// From 1.
    let line: Int
    let content: Content

    enum Content {
      case market(MarketPicture)
      /// With its time, if it states one, and what it is to lead to.
      case command(Command, at: Timestamp?, text: String, events: [String])
    }
  }
}

/// What a drawing says that cannot be read.
struct DrawingError: Error, Equatable {
  let line: Int
  let problem: String
}

/// The names in a drawing, and the numbers that they have in the market.
struct DrawingNames {
  /// By number, from 1, in order of appearance.
  private(set) var participants: [String] = []
  private(set) var affiliations: [String] = []
  private(set) var operatorRules: [(text: String, rule: OperatorRule)] = []
  /// By number, from 0.
  var requirements: [(name: String, terms: PlainMarket.Terms)] = []
  var books: [(name: String, contract: Contract, lot: Quantity, isOpenFromStart: Bool)] = []

  mutating func participant(_ name: String) -> ParticipantID { ParticipantID(Self.number(of: name, in: &participants)) }

  mutating func affiliation(_ name: String) -> AffiliationID { AffiliationID(Self.number(of: name, in: &affiliations)) }

  mutating func operators(_ text: String, _ rule: OperatorRule) -> OperatorRuleID {
    if let index = operatorRules.firstIndex(where: { $0.rule == rule }) { return OperatorRuleID(UInt32(index) + 1) }
    operatorRules.append((text, rule))
    return OperatorRuleID(UInt32(operatorRules.count))
  }

  private static func number(of name: String, in names: inout [String]) -> UInt32 {
    if let index = names.firstIndex(of: name) { return UInt32(index) + 1 }
    names.append(name)
    return UInt32(names.count)
  }

  func text(of book: BookID) -> String {
    book.rawValue < books.count ? books[Int(book.rawValue)].name : "\(book)"
  }

  /// ` in B`, where that needs to be said.
  func place(_ book: BookID) -> String { books.count > 1 || book != BookID(0) ? " in \(text(of: book))" : "" }

  func text(of requirement: RequirementID) -> String {
    requirement.rawValue < requirements.count ? requirements[Int(requirement.rawValue)].name : "\(requirement)"
  }

  /// What the differentials of `requirement` come to in `book` (R16).
  func differential(of requirement: RequirementID, in book: BookID) -> Int64 {
    requirements[Int(requirement.rawValue)].terms.differentials
      .filter { $0.grade.matches(books[Int(book.rawValue)].contract) }.reduce(0) { $0 + $1.ticks }
  }
}
