import ComputeMatching

// What the cells of the current row say. An empty one says nothing: `nil`.
//
// A reader is some hundred bytes large, and the compiler copies it whole for every call that only borrows it. So what is
// not inlined here is `mutating`, or takes the parts that it needs.
extension CommandReader {
  @inline(__always)
  private func field(_ column: CommandColumn) -> Field { rows.fields[positions[column.rawValue]] }

  @inline(__always)
  func nanoseconds(_ column: CommandColumn) throws(BadCell) -> UInt64? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let value = rows.bytes.unsigned(field) else { throw .malformed(column) }
    return value
  }

  @inline(__always)
  func choice<Meaning>(
    _ column: CommandColumn, _ vocabulary: borrowing Vocabulary<Meaning>
  ) throws(BadCell) -> Meaning? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let meaning = vocabulary.meaning(of: ShortWord(field.range, of: rows.bytes)) else { throw .malformed(column) }
    return meaning
  }

  @inline(__always)
  func flag(_ column: CommandColumn) throws(BadCell) -> Bool? {
    let field = field(column)
    if field.isEmpty { return nil }
    if let meaning = flags.meaning(of: ShortWord(field.range, of: rows.bytes)) { return meaning }
    guard let number = rows.bytes.digits(withoutDecimals: field), number <= 1 else { throw .malformed(column) }
    return number == 1
  }

  @inline(__always)
  func orderID(_ column: CommandColumn) throws(BadCell) -> OrderID? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let id = rows.bytes.unsigned(field), id > 0 else { throw .malformed(column) }
    return OrderID(id)
  }

  private mutating func hours(_ column: CommandColumn) throws(BadCell) -> UInt32? {
    guard let value = try nanoseconds(column) else { return nil }
    guard let hours = UInt32(exactly: value) else { throw .malformed(column) }
    return hours
  }

  mutating func quantity(_ column: CommandColumn) throws(BadCell) -> Quantity? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let quantity = rows.bytes.signed(field) else { throw .malformed(column) }
    return quantity
  }

  @inline(__always)
  func price(_ column: CommandColumn, _ tick: Tick) throws(BadCell) -> Price? {
    let field = field(column)
    if field.isEmpty { return nil }
    do {
      return try rows.bytes.withSpan(field.range) { (text) throws(PriceFormatError) in try tick.price(from: text) }
    } catch {
      throw BadCell(column: column, reason: .price(error, tick))
    }
  }

  @inline(__always)
  func operatorJurisdiction() throws(BadCell) -> CountryCode? {
    let field = field(.operatorJurisdiction)
    if field.isEmpty { return nil }
    guard let country = rows.bytes.withSpan(field.range, { CountryCode($0) }) else {
      throw .malformed(.operatorJurisdiction)
    }
    return country
  }

  @inline(__always)
  mutating func participant(for operation: RecordedOperation) throws(BadCell) -> ParticipantID {
    let field = field(.participant)
    if field.isEmpty { return .none }
    if let number = participants.number(of: field.range, in: rows.bytes) { return ParticipantID(number) }
    // Only what a command uses gets a number, so that rows without what they do not use lead to the same numbers.
    try noteNewName(.participant, isUsed: operation == .submit || operation == .cancelAll)
    return .none
  }

  @inline(__always)
  mutating func affiliation(for operation: RecordedOperation) throws(BadCell) -> AffiliationID {
    let field = field(.affiliation)
    if field.isEmpty { return .none }
    if let number = affiliations.number(of: field.range, in: rows.bytes) { return AffiliationID(number) }
    try noteNewName(.affiliation, isUsed: operation == .submit)
    return .none
  }

  @inline(never)
  private mutating func noteNewName(_ column: CommandColumn, isUsed: Bool) throws(BadCell) {
    guard rows.bytes.text(field(column)) != nil else { throw .malformed(column) }
    if isUsed { hasNewNames = true }
  }

  /// The number of the row's participant. What is new gets its number here, where the whole row is known to be well formed, so that a
  /// row that is not leads to nothing.
  @inline(never)
  mutating func numberParticipant(_ exchange: inout Exchange) -> ParticipantID {
    hasNewNames = false
    return ParticipantID(
      participants.number(of: field(.participant), in: rows.bytes) { exchange.participant(named: $0).rawValue })
  }

  /// The numbers of the participant and the affiliation of an order, and in ``terms`` that of its operator rule.
  @inline(never)
  mutating func numberNames(_ exchange: inout Exchange) -> (ParticipantID, AffiliationID) {
    if hasTerms {
      terms.conditions.operators = OperatorRuleID(
        operatorRules.number(of: field(.operators), in: rows.bytes) { text in
          (try? OperatorRule(text)).map { exchange.operators($0).rawValue } ?? OperatorRuleID.any.rawValue
        })
    }
    let affiliation = affiliations.number(of: field(.affiliation), in: rows.bytes) {
      exchange.affiliation(named: $0).rawValue
    }
    return (numberParticipant(&exchange), AffiliationID(affiliation))
  }

  /// The number under which ``contracts`` knows the contract, or in a `submit` row the pattern, that the row names.
  @inline(__always)
  mutating func contractNumber(for operation: RecordedOperation) throws(BadCell) -> UInt32? {
    switch contracts.find(rows.fields, in: rows.bytes, areQuoted: rows.hasQuotes) {
    case .nothing: return nil
    case .known(let number):
      if operation != .submit { try checkContract(number) }
      return number
    case .new: return try newContractNumber(for: operation)
    }
  }

  @inline(never)
  private mutating func newContractNumber(for operation: RecordedOperation) throws(BadCell) -> UInt32? {
    if namesOnlyWindow() {
      // `spot` on every row names no contract.
      let window = try window()
      if !operation.usesContract || operation == .cancelAll && window.isSpot { return nil }
    }
    if operation != .submit { try checkContract() }
    let requirement = try requirement()
    remarkNumber += 1
    do { try contracts.note(requirement) } catch {
      let column: CommandColumn =
        switch error.name {
        case .gpuModel: .gpuModel
        case .vramGB: .vramGB
        case .region: .region
        }
      throw BadCell(column: column, reason: .unknown(error.name))
    }
    return contracts.add(requirement, rows.fields, in: rows.bytes)
  }

  /// Throws if what is known under `number` is not one exact contract.
  @inline(never)
  private mutating func checkContract(_ number: UInt32) throws(BadCell) {
    if contracts.contract(number) == nil { try checkContract() }
  }

  private mutating func namesOnlyWindow() -> Bool {
    for column in CommandColumn.contract where column != .window && !field(column).isEmpty { return false }
    return true
  }

  /// Throws if the row does not name one exact contract.
  private mutating func checkContract() throws(BadCell) {
    let catalogue = contracts.catalogue
    let name = try read(.gpuModel) { (text) throws(ContractFormatError) in
      try GPUModelName(text, catalogue: catalogue)
    }
    let isStated = field(.vramGB).isEmpty && name.vramGB != nil
    guard isStated || rows.bytes.unsigned(field(.vramGB)).map({ 1...UInt64(UInt16.max) ~= $0 }) == true else {
      throw .malformed(.vramGB)
    }
    _ = try read(.region) { (text) throws(ContractFormatError) in try Region(text) }
    _ = try read(.slaTier) { (text) throws(ContractFormatError) in try SLATier(text) }
    _ = try window()
  }

  /// What the row requires; one that names one exact contract leaves nothing open.
  private mutating func requirement() throws(BadCell) -> Requirement {
    var texts: [String] = []
    for column in CommandColumn.contract {
      let field = field(column)
      guard var text = column == .window && field.isEmpty ? "spot" : rows.bytes.text(field) else {
        throw BadCell(column: column, reason: .pattern)
      }
      if column == .vramGB { text = Self.withoutZeroDecimals(text) }
      texts.append(text)
    }
    do {
      return try contracts.requirement(texts)
    } catch {
      // One by one, so that the one that is wrong is known. No memory is well formed with models that state it.
      let catalogue = contracts.catalogue
      for (column, text) in zip(CommandColumn.contract, texts) {
        let isWellFormed =
          column == .vramGB && text.isEmpty
          ? (try? Requirement(gpuModel: texts[0], vramGB: "", catalogue: catalogue)) != nil
          : (try? Requirement(column, text, catalogue)) != nil
        if !isWellFormed { throw BadCell(column: column, reason: .pattern) }
      }
      // Each is well formed alone: the memory is not that of the name.
      throw BadCell(column: .vramGB, reason: .contradiction(error.expected))
    }
  }

  /// `80.0|141.0` is `80|141`.
  private static func withoutZeroDecimals(_ alternatives: String) -> String {
    guard alternatives.utf8.contains(ASCII.point) else { return alternatives }
    return alternatives.split(separator: "|", omittingEmptySubsequences: false).map { number in
      guard let point = number.lastIndex(of: "."), number[point...].dropFirst().allSatisfy({ $0 == "0" }) else {
        return number
      }
      return number[..<point]
    }.joined(separator: "|")
  }

  private mutating func window() throws(BadCell) -> DeliveryWindow {
    if field(.window).isEmpty { return .spot }
    return try read(.window) { (text) throws(ContractFormatError) in try DeliveryWindow(text) }
  }

  private mutating func read<Value>(
    _ column: CommandColumn, _ parse: (Span<UInt8>) throws(ContractFormatError) -> Value
  ) throws(BadCell) -> Value {
    do { return try rows.bytes.withSpan(field(column).range, parse) } catch { throw .malformed(column) }
  }

  /// The error that a row names no contract whose operation needs one.
  func missingContract(for operation: RecordedOperation) -> BadCell {
    let column = CommandColumn.contract.first { $0 != .window && field($0).isEmpty } ?? .gpuModel
    return BadCell(column: column, reason: operation == .submit ? .pattern : .missing)
  }
}

// What only the operator of the market uses.
extension CommandReader {
  /// What a book opens with, and when its auctions are (R17.2, R20).
  struct BookTerms: BitwiseCopyable {
    var lot: Quantity?
    var opens: Timestamp?
    var locks: Timestamp?
    var uncrosses: Timestamp?
    var everyHours: UInt32?
    var unmatched: UnmatchedOrders?

    /// Whether they say nothing of auctions.
    var hasNoAuction: Bool {
      opens == nil && locks == nil && uncrosses == nil && everyHours == nil && unmatched == nil
    }
  }

  @inline(never)
  mutating func readBookTerms() throws(BadCell) {
    bookTerms.lot = try quantity(.lot)
    bookTerms.opens = try moment(.opens)
    bookTerms.locks = try moment(.locks)
    bookTerms.uncrosses = try moment(.uncrosses)
    bookTerms.everyHours = try hours(.everyHours)
    bookTerms.unmatched = try choice(.unmatched, unmatched)
  }

  private mutating func moment(_ column: CommandColumn) throws(BadCell) -> Timestamp? {
    try nanoseconds(column).map { Timestamp(nanoseconds: $0) }
  }

  /// The schedule of the row; `nil` if all its columns are empty.
  mutating func auctionSchedule() throws(BadCell) -> AuctionSchedule? {
    if bookTerms.hasNoAuction { return nil }
    guard let opens = bookTerms.opens else { throw .missing(.opens) }
    guard let uncrosses = bookTerms.uncrosses else { throw .missing(.uncrosses) }
    return AuctionSchedule(
      opens: opens, locks: bookTerms.locks, uncrosses: uncrosses, everyHours: bookTerms.everyHours,
      unmatched: bookTerms.unmatched ?? .stay)
  }
}

// What only orders that are not plain have. Files without these columns are spared looking for them.
extension CommandReader {
  /// The parts of an order that plain orders do not have.
  struct Terms: BitwiseCopyable {
    var displayQuantity: Quantity?
    var conditions = Conditions.none
    var isSameBook = false
    var isStrip = false
    /// Their number in ``differentials``, 0 for none.
    var differentials: UInt32 = 0
  }

  @inline(never)
  mutating func readTerms(for operation: RecordedOperation, _ tick: Tick) throws(BadCell) {
    terms.differentials = try differentialsNumber(tick)
    terms.conditions.isAllOrNone = try flag(.allOrNone) ?? false
    terms.isSameBook = try flag(.sameBook) ?? false
    terms.isStrip = try flag(.strip) ?? false
    terms.displayQuantity = try quantity(.displayQuantity)
    terms.conditions.minimumQuantity = try quantity(.minimumQuantity)
    terms.conditions.maximumPerCounterparty = try quantity(.maximumPerCounterparty)
    terms.conditions.operators = try operators(for: operation)
  }

  /// Gives `order`, which is for one book so far, the terms of its row, and its requirement if it is not for what `contract`
  /// names alone.
  mutating func addTerms(to order: inout Order, _ contract: UInt32, _ exchange: inout Exchange) {
    order.displayQuantity = terms.displayQuantity
    order.conditions = terms.conditions
    order.isSameBook = terms.isSameBook
    order.isStrip = terms.isStrip
    if terms.isStrip || terms.differentials != 0 || contracts.contract(contract) == nil {
      order.scope = .requirement(
        contracts.requirement(contract, differentials: terms.differentials, in: differentials, &exchange))
    }
  }

  @inline(__always)
  private mutating func differentialsNumber(_ tick: Tick) throws(BadCell) -> UInt32 {
    let field = field(.differentials)
    if field.isEmpty { return 0 }
    if let number = differentials.number(of: field, in: rows.bytes) { return number }
    remarkNumber += 1
    return try differentials.add(field, in: rows.bytes, tick, &contracts)
  }

  @inline(__always)
  private mutating func operators(for operation: RecordedOperation) throws(BadCell) -> OperatorRuleID {
    let field = field(.operators)
    if field.isEmpty { return .any }
    if let number = operatorRules.number(of: field.range, in: rows.bytes) { return OperatorRuleID(number) }
    try noteNewOperators(field, isUsed: operation == .submit)
    return .any
  }

  @inline(never)
  private mutating func noteNewOperators(_ field: Field, isUsed: Bool) throws(BadCell) {
    guard let text = rows.bytes.text(field), (try? OperatorRule(text)) != nil else { throw .malformed(.operators) }
    if isUsed { hasNewNames = true }
  }
}

extension ByteTable {
  /// The number of what `field` says; where it has none yet, the one that `give` gives to its text. 0 where it says nothing.
  fileprivate mutating func number(
    of field: Field, in bytes: borrowing Buffer<UInt8>, _ give: (String) -> UInt32
  ) -> UInt32 {
    if field.isEmpty { return 0 }
    if let number = number(of: field.range, in: bytes) { return number }
    guard let text = bytes.text(field) else { return 0 }
    let number = give(text)
    insert(field.range, of: bytes, number: number)
    return number
  }
}
