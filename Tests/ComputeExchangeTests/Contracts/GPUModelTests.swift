import ComputeExchange
import Testing

/// R1: a GPU model is named by a slug, or by a name that the ecosystem uses.
@Suite struct GPUModelTests {
  @Test(arguments: ["h100-sxm", "l4", "4090", "a-b-c", String(repeating: "a", count: 31)])
  func `a slug stands as it is`(text: String) throws {
    #expect(try GPUModel(text).description == text)
    #expect(try GPUModel(text.utf8.span) == GPUModel(text))
  }

  @Test(arguments: [
    "", "-", "h100-", "-h100", "h100--sxm", "h100 sxm", "h100_sxm", "H100-sxm", "h100|h200", "h100\u{0}", "é",
    String(repeating: "a", count: 32),
  ])
  func `what is no slug and no known name is an error that quotes it`(text: String) {
    let error = #expect(throws: ContractFormatError.self) { try GPUModel(text) }
    #expect(error?.found == text)
    #expect(error?.description.contains("\"\(text)\"") == true)
  }

  @Test func `bytes that are no text are an error, not a trap`() {
    let bytes: [UInt8] = [0xFF, 0x00, 0x80]
    #expect(throws: ContractFormatError.self) { try GPUModel(bytes.span) }
  }

  @Test(arguments: [
    ("NVIDIA H100 80GB HBM3", "h100-sxm"), ("NVIDIA H100 PCIe", "h100-pcie"), ("H100_SXM", "h100-sxm"),
    ("NVIDIA A100-SXM4-80GB", "a100-sxm"), ("NVIDIA A100 80GB PCIe", "a100-pcie"),
    ("NVIDIA A100-PCIE-40GB", "a100-pcie"), ("RTX 4090", "rtx-4090"), ("NVIDIA_TESLA_T4", "t4"),
  ])
  func `a name of the ecosystem names its card`(name: String, slug: String) throws {
    #expect(try GPUModel(name).description == slug)
  }

  @Test func `a name without a form factor names none`() throws {
    #expect(try GPUModel("A100-80GB").description == "a100")
    #expect(try GPUModel("H100").description == "h100")
  }

  @Test func `case counts in a name`() {
    #expect(throws: ContractFormatError.self) { try GPUModel("nvidia h100 80gb hbm3") }
  }

  @Test func `every name of the table is found`() throws {
    #expect(GPUModelAlias.all.count > 100)
    for row in GPUModelAlias.all {
      let model = try GPUModel(row.name)
      // A name that is a slug stands as it is; only its canonical spelling comes from the table.
      #expect(model == row.model || model.description == row.name)
      #expect(model.canonical == row.model)
    }
  }

  @Test func `the table is in byte order, each name once, so that it can be searched`() {
    for (row, next) in zip(GPUModelAlias.all, GPUModelAlias.all.dropFirst()) {
      #expect(row.name.utf8.lexicographicallyPrecedes(next.name.utf8), "\(row.name) before \(next.name)")
    }
  }

  @Test func `every row is a fact with a source that other rows do not contradict`() throws {
    for row in GPUModelAlias.all {
      #expect(try GPUModel(row.model.description) == row.model)
      #expect(row.model.canonical == row.model)
      #expect(row.vramGB != 0)
      #expect(!row.name.contains(",") && !row.name.contains("|"), "\(row.name) could not stand in a requirement")
    }
    let used = Set(GPUModelAlias.all.map(\.source))
    #expect(used == Set(GPUModelAlias.Source.allCases))
  }

  @Test(arguments: [
    ("h100-sxm5", "h100-sxm"), ("a100-sxm4", "a100-sxm"), ("a100-sxm-80", "a100-sxm"), ("h100-sxm", "h100-sxm"),
    ("unheard-of-9", "unheard-of-9"),
  ])
  func `spellings of one card have one canonical slug`(slug: String, canonical: String) throws {
    #expect(try GPUModel(slug).canonical == GPUModel(canonical))
  }

  @Test func `a canonical slug is never applied by itself`() throws {
    #expect(try GPUModel("h100-sxm5") != GPUModel("h100-sxm"))
  }
}
