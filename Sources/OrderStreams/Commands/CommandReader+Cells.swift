import ComputeExchange

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
  func orderID(_ column: CommandColumn) throws(BadCell) -> OrderID? {
    let field = field(column)
    if field.isEmpty { return nil }
    guard let id = rows.bytes.unsigned(field), id > 0 else { throw .malformed(column) }
    return OrderID(id)
  }

  @inline(__always)
  func quantity() throws(BadCell) -> Quantity? {
    let field = field(.quantity)
    if field.isEmpty { return nil }
    guard let quantity = rows.bytes.signed(field) else { throw .malformed(.quantity) }
    return quantity
  }

  @inline(__always)
  func price(_ column: CommandColumn, _ tick: Tick) throws(BadCell) -> Price? {
    let field = field(column)
    if field.isEmpty { return nil }
    do {
      return try rows.bytes.withSpan(field.range) { (text) throws(PriceFormatError) in try tick.price(from: text) }
    } catch {
      throw BadCell(column: column, reason: .price(error))
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
  mutating func participant(_ exchange: inout Exchange) throws(BadCell) -> ParticipantID {
    let field = field(.participant)
    if field.isEmpty { return .none }
    if let number = participants.number(of: field.range, in: rows.bytes) { return ParticipantID(number) }
    return try newParticipant(field, &exchange)
  }

  @inline(never)
  private mutating func newParticipant(
    _ field: Field, _ exchange: inout Exchange
  ) throws(BadCell) -> ParticipantID {
    guard let name = rows.bytes.text(field) else { throw .malformed(.participant) }
    let participant = exchange.participant(named: name)
    participants.insert(field.range, of: rows.bytes, number: participant.rawValue)
    return participant
  }

  @inline(__always)
  mutating func affiliation(_ exchange: inout Exchange) throws(BadCell) -> AffiliationID {
    let field = field(.affiliation)
    if field.isEmpty { return .none }
    if let number = affiliations.number(of: field.range, in: rows.bytes) { return AffiliationID(number) }
    return try newAffiliation(field, &exchange)
  }

  @inline(never)
  private mutating func newAffiliation(
    _ field: Field, _ exchange: inout Exchange
  ) throws(BadCell) -> AffiliationID {
    guard let name = rows.bytes.text(field) else { throw .malformed(.affiliation) }
    let affiliation = exchange.affiliation(named: name)
    affiliations.insert(field.range, of: rows.bytes, number: affiliation.rawValue)
    return affiliation
  }

  /// The number under which ``contracts`` knows the contract that the row names.
  @inline(__always)
  mutating func contractNumber(for operation: RecordedOperation) throws(BadCell) -> UInt32? {
    switch contracts.find(rows.fields, in: rows.bytes, areQuoted: rows.hasQuotes) {
    case .nothing: return nil
    case .known(let number): return number
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
    let contract = try contract()
    return contracts.add(contract, rows.fields, in: rows.bytes)
  }

  private mutating func namesOnlyWindow() -> Bool {
    for column in CommandColumn.contract where column != .window && !field(column).isEmpty { return false }
    return true
  }

  private mutating func contract() throws(BadCell) -> Contract {
    let model = try read(.gpuModel) { (text) throws(ContractFormatError) in try GPUModel(text) }
    guard let vram = rows.bytes.unsigned(field(.vramGB)).flatMap({ UInt16(exactly: $0) }), vram > 0 else {
      throw .malformed(.vramGB)
    }
    let region = try read(.region) { (text) throws(ContractFormatError) in try Region(text) }
    let tier = try read(.slaTier) { (text) throws(ContractFormatError) in try SLATier(text) }
    let window = try window()
    return Contract(HardwareSpec(gpuModel: model, vramGB: vram, region: region, slaTier: tier), window: window)
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
  func missingContract() -> BadCell {
    for column in CommandColumn.contract where column != .window && field(column).isEmpty { return .missing(column) }
    return .missing(.gpuModel)
  }
}
