import ComputeMatching
import Testing

/// R1.1: which models are known, and with which sizes of memory.
@Suite struct GPUModelCatalogueTests {
  private let standard = GPUModelCatalogue.standard

  @Test(
    arguments: [
      ("b200", 179, 180), ("b200", 192, 180), ("l40s", 45, 48), ("h200", 140, 141), ("h100-sxm", 79, 80),
      ("h100-sxm", 75, 80), ("h100-sxm", 74, 74), ("h100-sxm", 85, 80), ("h100-sxm", 86, 86), ("a100", 39, 40),
      ("a100", 79, 80), ("a100", 50, 50), ("h100", 93, 94), ("h100", 88, 94), ("h100", 86, 86), ("h100", 85, 80),
      ("rtx-4090", 80, 80), ("rtx-2060", 6, 6), ("rtx-2060", 12, 12), ("x9000", 79, 79),
    ] as [(String, UInt16, UInt16)])
  func `memory within 7% of a nominal size is that size`(slug: String, vramGB: UInt16, nominal: UInt16) throws {
    let model = try GPUModel(slug)
    #expect(standard.nominalVRAM(vramGB, of: model) == nominal)
    let region = try Region("DE")
    #expect(HardwareSpec(gpuModel: model, vramGB: vramGB, region: region, slaTier: .reserved).vramGB == nominal)
    #expect(try Contract("\(slug),\(vramGB),DE,reserved,spot").spec.vramGB == nominal)
  }

  @Test func `a nominal size means itself`() {
    for model in standard.models {
      #expect(!standard.sizes(of: model).isEmpty)
      for size in standard.sizes(of: model) {
        #expect(standard.nominalVRAM(size, of: model) == size, "\(model) \(size)")
      }
    }
  }

  @Test(arguments: [
    ("h1000-sxm", "h100-sxm"), ("h100-smx", "h100-sxm"), ("rtx-4091", "rtx-4090"), ("a101", "a100"),
    ("mi301x", "mi300x"), ("lobster", nil), ("h100-sxm", "h100-sxm"),
  ])
  func `the nearest known model is offered`(slug: String, nearest: String?) throws {
    #expect(standard.nearest(to: try GPUModel(slug))?.description == nearest)
  }

  @Test func `models can be added, and only who adds them knows them`() throws {
    let added = try standard.adding("Acme X9000-SXM", vramGB: [320, 0, 160]).adding("RTX 4090", vramGB: [48])
    let model = try GPUModel("acme_x9000_sxm2", catalogue: added)
    #expect(model.description == "acmex9000-sxm")
    #expect(added.knows(model) && !standard.knows(model) && !model.isKnown)
    #expect(added.sizes(of: model) == [160, 320])
    #expect(added.sizes(of: try GPUModel("rtx-4090")) == [24, 48])
    #expect(standard.sizes(of: try GPUModel("rtx-4090")) == [24])
    #expect(added.models.count == standard.models.count + 1)
    let text = "Acme X9000 SXM,300,DE,on_demand,spot"
    #expect(try Contract(text, catalogue: added).description == "acmex9000-sxm,320,DE,on_demand,spot")
    #expect(try Contract(text).description == "acmex9000-sxm,300,DE,on_demand,spot")
    // A number behind a known model is its memory.
    #expect(try Contract("Acme X9000-SXM-160,*,DE,on_demand,spot", catalogue: added).spec.vramGB == 160)
    #expect(throws: ContractFormatError.self) { try standard.adding("80GB", vramGB: [80]) }
  }

  @Test(arguments: [
    ("h100-sxm,80,DE,reserved,spot", []), ("h100-smx,80,DE,reserved,spot", ["h100-smx"]),
    ("rtx-4090,80,uk,reserved,spot", ["rtx-4090-80gb", "uk"]), ("x9,80,moon-base,reserved,spot", ["x9", "moon-base"]),
  ])
  func `unknown names of a contract are told`(text: String, names: [String]) throws {
    #expect(standard.unknownNames(in: try Contract(text)).map(\.text) == names)
    #expect(standard.unknownNames(in: try Requirement(text)).map(\.text) == names)
  }

  @Test(arguments: [
    ("x9|h100,*,europe|US/*|DE", ["x9", "europe"]), ("*,81,*", []), ("h100,>=81,DE/*", []),
    ("h100-81gb|a100,*,DE", []), ("a100-70gb|l4,*,DE", ["a100-70gb"]), ("l4,24|25|30", ["l4-30gb"]),
    ("h100-sxm|h200-sxm,79|141", []), ("h100|h200,79|141|48", ["h100-48gb", "h200-48gb"]),
    ("h100-141gb|h200,*", ["h100-141gb"]),
  ])
  func `unknown names of a requirement are told`(text: String, names: [String]) throws {
    #expect(standard.unknownNames(in: try Requirement(text)).map(\.text) == names)
  }

  @Test(arguments: [
    ("us-east-1", "US/us-east-1"), ("uk", "GB"), ("usa", "US"), ("moon-base", nil), ("europe", nil), ("xx", "AX"),
  ])
  func `the nearest place in a country is offered`(text: String, nearest: String?) throws {
    let region = try Region(text)
    #expect(!region.isKnown)
    #expect(region.nearestKnown?.description == nearest)
    #expect(standard.nearest(to: .region(region)) == nearest)
  }
}
