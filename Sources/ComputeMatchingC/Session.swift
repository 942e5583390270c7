import CComputeMatching
import CommandJournal
import ComputeMatching

/// What is behind a handle: a market, and what its C program has told of contracts and is to be told of failures.
struct Session: ~Copyable {
  let market: any Market
  /// The words for the latest failure.
  var reason = ""

  /// Contracts by the numbers that the program was given.
  private var contracts: [Contract] = []
  private var contractNumbers: [Contract: UInt32] = [:]
  /// The commands of the present call. Their room stays.
  private var commands: [TimedCommand] = []
  /// What the latest previews list.
  private(set) var previews = PreviewLists()

  init(_ market: any Market) { self.market = market }

  /// Carries out `records`, or none if one of them is no command. Returns the place of that one.
  mutating func apply(_ records: Span<cm_command>) throws(Failure) -> Int? {
    commands.removeAll(keepingCapacity: true)
    commands.reserveCapacity(records.count)
    for place in records.indices {
      guard let command = TimedCommand(records[place], contracts) else {
        reason = "the command at \(place) is none"
        return place
      }
      commands.append(command)
    }
    do { try market.apply(commands.span) } catch { throw Failure(error) }
    return nil
  }

  /// Hands `body` the preview of each order of `records`, or none if one of them is no order. Returns the place of that one.
  mutating func preview(_ records: Span<cm_command>, _ body: (Int, cm_previewed_order) -> Void) -> Int? {
    for place in records.indices {
      guard records[place].kind == UInt8(CM_SUBMIT.rawValue), Order(records[place]) != nil else { return place }
    }
    previews.removeAll()
    for place in records.indices {
      guard let order = Order(records[place]) else { return place }
      body(place, previews.append(market.preview(order)))
    }
    return nil
  }

  // MARK: Names

  mutating func number(_ name: cm_name, of text: String) throws(Failure) -> UInt32 {
    switch name {
    case CM_PARTICIPANT: return market.participant(named: text).rawValue
    case CM_AFFILIATION: return market.affiliation(named: text).rawValue
    case CM_REQUIREMENT: return try requirement(text, [])
    case CM_OPERATOR_RULE: return market.operators(try parse(text, OperatorRule.init)).rawValue
    case CM_CONTRACT: return number(of: try contract(text))
    case CM_BOOK:
      let contract = try contract(text)
      guard let book = market.withExchange({ $0.book(for: contract) }) else {
        throw Failure(CM_NOT_FOUND, "no book was opened for \(contract)")
      }
      return book.rawValue
    default: throw Failure(CM_BAD_ARGUMENT, "\(name.rawValue) is no kind of name")
    }
  }

  func requirement(_ text: String, _ differentials: [(grade: String, ticks: Int64)]) throws(Failure) -> UInt32 {
    let requirement = try requirement(text)
    var worths: [Differential] = []
    for (grade, ticks) in differentials { worths.append(Differential(try self.requirement(grade), ticks: ticks)) }
    return market.requirement(requirement, differentials: worths).rawValue
  }

  private mutating func number(of contract: Contract) -> UInt32 {
    if let known = contractNumbers[contract] { return known }
    let number = UInt32(contracts.count)
    contracts.append(contract)
    contractNumbers[contract] = number
    return number
  }

  private func contract(_ text: String) throws(Failure) -> Contract {
    try parse(text) { text throws(ContractFormatError) in try Contract(text) }
  }

  private func requirement(_ text: String) throws(Failure) -> Requirement {
    try parse(text) { text throws(ContractFormatError) in try Requirement(text) }
  }

  private func parse<Value>(
    _ text: String, _ read: (String) throws(ContractFormatError) -> Value
  ) throws(Failure) -> Value {
    do { return try read(text) } catch { throw Failure(CM_BAD_TEXT, error.description) }
  }

  /// What `number` names.
  func text(_ name: cm_name, _ number: UInt32) throws(Failure) -> String {
    let text: String? =
      switch name {
      case CM_PARTICIPANT: market.withExchange { $0.name(of: ParticipantID(number)) }
      case CM_AFFILIATION: market.withExchange { $0.name(of: AffiliationID(number)) }
      case CM_REQUIREMENT: market.withExchange { $0.requirement(of: RequirementID(number))?.description }
      case CM_OPERATOR_RULE: market.withExchange { $0.operatorRule(of: OperatorRuleID(number))?.description }
      case CM_CONTRACT: number < UInt32(contracts.count) ? contracts[Int(number)].description : nil
      case CM_BOOK: market.withExchange { $0.contract(of: BookID(number))?.description }
      default: throw Failure(CM_BAD_ARGUMENT, "\(name.rawValue) is no kind of name")
      }
    guard let text else { throw Failure(CM_NOT_FOUND, "\(number) names nothing") }
    return text
  }

  func price(_ dollars: String) throws(Failure) -> Int64 {
    let tick = market.withExchange { $0.configuration.tick }
    do { return try tick.price(from: dollars).ticks } catch {
      throw Failure(CM_BAD_TEXT, "expected \(error), found \"\(dollars)\"")
    }
  }

  func text(ofPrice ticks: Int64) -> String {
    market.withExchange { $0.configuration.tick }.text(for: Price(ticks: ticks))
  }

  // MARK: Journal

  func sync() throws(Failure) {
    let market = try onDisk()
    do { try market.sync() } catch { throw Failure(error) }
  }

  func snapshot() throws(Failure) {
    let market = try onDisk()
    do { try market.snapshot() } catch { throw Failure(error) }
  }

  private func onDisk() throws(Failure) -> MarketOnDisk {
    guard let market = market as? MarketOnDisk else {
      throw Failure(CM_NO_JOURNAL, "the exchange was opened without a journal")
    }
    return market
  }
}
