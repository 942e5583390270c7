import ComputeMatching
import OrderStreams
import Testing

/// R1.1 in order streams: one name for one GPU, and for one country.
struct NameRowTests {
  private static let header =
    "op,order_id,operator,side,gpu_model,vram_gb,region,sla_tier,differentials,price,quantity,operators"

  private func read(
    _ rows: [String], catalogue: GPUModelCatalogue = .standard, refusesUnknownNames: Bool = false,
    _ exchange: inout Exchange
  ) throws -> [UnknownName] {
    var reader = try CommandReader(
      ByteSource(bytes: Array(([Self.header] + rows).joined(separator: "\n").utf8), name: "orders.csv"),
      catalogue: catalogue, refusesUnknownNames: refusesUnknownNames)
    while let recorded = try reader.next(&exchange) { exchange.apply(recorded.command, at: recorded.timestamp) }
    return reader.unknownNames
  }

  @Test func `spellings of one GPU and one country meet in one book`() throws {
    var exchange = Exchange()
    let rows = [
      "RTX 4090,24,US", "rtx4090,23,us", "NVIDIA GeForce RTX 4090,24,Us", "rtx-4090-24gb,24,US", "rtx_4090_24gb,,us",
    ].enumerated().map { "submit,\($0 + 1),,bid,\($1),on_demand,,2,1," }
    #expect(try read(rows, &exchange) == [])
    #expect(exchange.bookCount == 1)
    #expect(exchange.contract(of: BookID(0))?.description == "rtx-4090,24,US,on_demand,spot")
  }

  @Test func `operations on a book name it by any spelling`() throws {
    var exchange = Exchange()
    _ = try read(
      ["open_book,,,,h100-80gb,,de,on_demand,,,,", "halt,,,,NVIDIA_H100_80GB,80,DE,on_demand,,,,"], &exchange)
    #expect(exchange.bookCount == 1)
    #expect(exchange.phase(of: BookID(0)) == .halted)
  }

  @Test func `countries fold in operators and differentials`() throws {
    var exchange = Exchange()
    _ = try read(
      ["submit,1,de,bid,H100_SXM|l4,*,de/*,*,gpu_model=H200 SXM5:0.4;region=fr/*:-0.1,2,1,us|CA"], &exchange)
    let requirement = RequirementID(0)
    #expect(exchange.requirement(of: requirement)?.description == "h100-sxm|l4,*,DE/*,*,spot")
    #expect(
      exchange.differentials(of: requirement).map(\.grade.description) == ["h200-sxm,*,*,*,*", "*,*,FR/*,*,*"])
    let allowed = Set(["US", "CA"].compactMap { CountryCode($0) })
    #expect(exchange.operatorRule(of: OperatorRuleID(1)) == .allowed(allowed))
  }

  @Test(arguments: [
    (
      "submit,1,,ask,A100-SXM4-40GB,80,US,on_demand,,2,1,",
      "2:30: vram_gb: expected the 40 GB that the name A100-SXM4-40GB states, found \"80\""
    ),
    (
      "submit,1,,ask,A100-SXM4-40GB,>=80,US,on_demand,,2,1,",
      "2:30: vram_gb: expected the 40 GB that the name A100-SXM4-40GB states, found \">=80\""
    ),
    (
      "halt,,,,NVIDIA_H200_141GB,40,US,on_demand,,,,",
      "2:27: vram_gb: expected the 141 GB that the name NVIDIA_H200_141GB states, found \"40\""
    ),
  ])
  func `a name that contradicts its memory is malformed, and both are named`(row: String, message: String) throws {
    var exchange = Exchange()
    let error = #expect(throws: StreamError.self) { try read([row], &exchange) }
    #expect(error.map { "\($0)" } == "orders.csv:" + message)
  }

  @Test func `names that nobody knows are told once, in order of appearance`() throws {
    var exchange = Exchange()
    let unknown = try read(
      [
        "submit,1,,ask,h100-smx,80,DE,on_demand,,2,1,", "submit,2,,ask,H100 SMX,80,uk,on_demand,,2,1,",
        "submit,3,,ask,RTX 4090,80,DE,on_demand,gpu_model=x9:1,2,1,", "submit,4,,ask,h100-sxm,80,DE,on_demand,,2,1,",
      ], &exchange)
    #expect(unknown.map(\.text) == ["h100-smx", "uk", "rtx-4090-80gb", "x9"])
    #expect(exchange.bookCount == 3)
  }

  @Test(arguments: [
    (
      "submit,1,,ask,H100 SMX,80,DE,on_demand,,2,1,",
      "2:15: gpu_model: expected a known GPU model and not h100-smx (the nearest is h100-sxm), found \"H100 SMX\""
    ),
    (
      "submit,1,,ask,RTX 4090,80,DE,on_demand,,2,1,",
      "2:24: vram_gb: expected a size of memory that the model is made with and not rtx-4090-80gb "
        + "(the nearest is rtx-4090-24gb), found \"80\""
    ),
    (
      "open_book,,,,l4,24,uk,on_demand,,,,",
      "2:20: region: expected a region of a known country and not uk (the nearest is GB), found \"uk\""
    ),
    (
      "submit,1,,ask,l4,24,DE,on_demand,region=FR/*:1;gpu_model=x9000:1,2,1,",
      "2:34: differentials: expected in entry 2 a known GPU model and not x9000"
    ),
  ])
  func `names that nobody knows can be refused`(row: String, message: String) throws {
    var exchange = Exchange()
    let error = #expect(throws: StreamError.self) { try read([row], refusesUnknownNames: true, &exchange) }
    #expect(error.map { "\($0)".hasPrefix("orders.csv:" + message) } == true, "\(error.map { "\($0)" } ?? "")")
    #expect(try read(["submit,1,,ask,H100 SXM5,79,de,on_demand,,2,1,"], refusesUnknownNames: true, &exchange) == [])
  }

  @Test func `a reader takes the catalogue of who embeds it`() throws {
    let catalogue = try GPUModelCatalogue.standard.adding("x9000", vramGB: [320])
    var exchange = Exchange()
    let row = "submit,1,,ask,X9000,300,DE,on_demand,,2,1,"
    #expect(try read([row], catalogue: catalogue, refusesUnknownNames: true, &exchange) == [])
    #expect(exchange.contract(of: BookID(0))?.spec.vramGB == 320)
  }

  @Test func `R3.1: a name that comes again behind forget_names has another number`() throws {
    let text = """
      op,order_id,participant,affiliation,side,gpu_model,vram_gb,region,sla_tier,window,price,quantity,operators
      submit,1,anna,g,bid,h100-sxm,*,*,*,spot,2,1,US
      submit,2,ben,,bid,h200-sxm,*,*,*,spot,2,1,
      cancel,1,,,,,,,,,,,
      forget_names,,anna,,,,,,,,,,
      submit,3,anna,g,bid,h100-sxm,*,*,*,spot,2,1,US
      submit,4,ben,,bid,h200-sxm,*,*,*,spot,2,1,
      """
    var reader = try CommandReader(ByteSource(bytes: Array(text.utf8), name: "orders.csv"))
    var exchange = Exchange()
    while let recorded = try reader.next(&exchange) { exchange.apply(recorded.command, at: recorded.timestamp) }
    #expect(exchange.liveOrderCount == 3)
    let (anna, ben) = (exchange.order(3), exchange.order(4))
    #expect(anna?.participant == ParticipantID(3) && anna?.affiliation == AffiliationID(2))
    #expect(anna?.scope == .requirement(RequirementID(2)) && anna?.conditions.operators == OperatorRuleID(2))
    #expect(ben?.participant == ParticipantID(2) && ben?.scope == .requirement(RequirementID(1)))
    #expect(exchange.name(of: ParticipantID(1)) == nil && exchange.name(of: ParticipantID(3)) == "anna")
  }
}
