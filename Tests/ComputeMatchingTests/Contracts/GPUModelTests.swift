import ComputeMatching
import Foundation
import SeededRandom
import Testing

/// R1.1: one name for one GPU.
@Suite struct GPUModelTests {
  /// Names as marketplaces, clouds, drivers and labels spell them: the model and, where the name states it, the memory.
  @Test(
    arguments: [
      // Case, and what parts words.
      ("h100-sxm", "h100-sxm", nil), ("H100 SXM", "h100-sxm", nil), ("h100_sxm", "h100-sxm", nil),
      ("H100SXM", "h100-sxm", nil), ("H100--SXM", "h100-sxm", nil), (" h100 ", "h100", nil),
      ("H200NVL", "h200-nvl", nil),
      // Vendors and families.
      ("NVIDIA GeForce RTX 4090", "rtx-4090", nil), ("rtx4090", "rtx-4090", nil), ("RTX_4090", "rtx-4090", nil),
      ("Tesla V100", "v100", nil), ("NVIDIA_TESLA_T4", "t4", nil), ("nvidia-tesla-v100", "v100", nil),
      ("AMD Instinct MI300X OAM", "mi300x", nil), ("Quadro RTX 8000", "rtx-8000", nil),
      ("AMD Radeon RX 7900 XTX", "rx-7900-xtx", nil), ("Intel Gaudi 3", "gaudi3", nil),
      ("Google TPU v5e", "tpu-v5e", nil),
      // Sockets.
      ("H100-SXM5", "h100-sxm", nil), ("A100 SXM4", "a100-sxm", nil), ("Tesla V100-SXM2-32GB", "v100-sxm", 32),
      ("NVIDIA B300 SXM6 AC", "b300-sxm", nil), ("NVIDIA H100 PCIe", "h100-pcie", nil), ("H100", "h100", nil),
      // Memory in the name.
      ("nvidia-h100-80gb", "h100", 80), ("h100_sxm5_80gb", "h100-sxm", 80), ("H200-SXM5-141GB", "h200-sxm", 141),
      ("NVIDIA A100 80GB PCIe", "a100-pcie", 80), ("NVIDIA A100-SXM4-40GB", "a100-sxm", 40), ("A100 80 GB", "a100", 80),
      ("a100-pcie-40", "a100-pcie", 40), ("A100-80", "a100", 80), ("A100-40-PCIe", "a100-pcie", 40),
      ("L40S 45GB", "l40s", 48),
      ("NVIDIA GH200 144G HBM3e", "gh200", 144), ("tpu-v5e-16", "tpu-v5e16", nil), ("H100SXM80GB", "h100-sxm", 80),
      // The number behind NVL is no memory, unless it is a size of the model or has a unit.
      ("NVIDIA GB200 NVL72", "gb200-nvl72", nil), ("GB300-NVL72 288GB", "gb300-nvl72", 288),
      ("gb200_nvl36", "gb200-nvl36", nil), ("H100 NVL 94", "h100-nvl", 94), ("H200NVL143GB", "h200-nvl", 141),
      // Names that no rule leads to their model.
      ("NVIDIA H100 80GB HBM3", "h100-sxm", 80), ("NVIDIA-H100-80GB-HBM3", "h100-sxm", 80),
      ("nvidia h100 80gb hbm3", "h100-sxm", 80), ("NVIDIA GH200 480GB", "gh200", 96),
      ("nvidia-h100-mega-80gb", "h100", 80),
      ("tpu-v5-lite-podslice", "tpu-v5e", nil),
      // Cards for workstations, and shortened words.
      ("A4000", "rtx-a4000", nil), ("RTXA6000", "rtx-a6000", nil), ("p4000", "quadro-p4000", nil), ("p40", "p40", nil),
      ("RTX 6000Ada", "rtx-6000-ada", nil), ("NVIDIA RTX 6000 Ada Generation", "rtx-6000-ada", nil),
      ("NVIDIA RTX 4000 SFF Ada Generation", "rtx-4000-sff-ada", nil), ("rtx4000sada", "rtx-4000-sff-ada", nil),
      ("rtx2000eada", "rtx-2000-e-ada", nil), ("RTX PRO 6000 WS", "rtx-pro-6000-workstation", nil),
      ("RTX PRO 6000 Blackwell Max-Q Workstation Edition", "rtx-pro-6000-max-q", nil),
      ("pro6000mq", "rtx-pro-6000-max-q", nil),
      ("RTX PRO 6000 Blackwell Server Edition", "rtx-pro-6000-server", nil), ("pro6000se", "rtx-pro-6000-server", nil),
      ("RTX 4070S Ti", "rtx-4070-ti-super", nil), ("RTX4070TiSUPER", "rtx-4070-ti-super", nil),
      ("gtx1650s", "gtx-1650-super", nil), ("rtx3060m", "rtx-3060-mobile", nil),
      ("NVIDIA GeForce RTX 3060 Laptop GPU", "rtx-3060-mobile", nil), ("Titan RTX", "titan-rtx", nil),
      ("gt1030", "gt1030", nil),
      // Nobody knows them.
      ("H900 XYZ", "h900-xyz", nil), ("h900_xyz-96gb", "h900-xyz", 96), ("Lobster", "lobster", nil), ("X 9", "x9", nil),
      ("40 90", "40-90", nil), ("4090", "4090", nil),
    ] as [(String, String, UInt16?)])
  func `a name says a model and perhaps its memory`(text: String, slug: String, vramGB: UInt16?) throws {
    let name = try GPUModelName(text)
    #expect(name.model.description == slug)
    #expect(name.vramGB == vramGB)
    #expect(try GPUModel(text) == name.model)
    #expect(try GPUModelName(text.utf8.span) == name)
  }

  private static let names = URL(fileURLWithPath: #filePath)
    .appendingPathComponent("../../../../../shared/cases/names/names.csv").standardizedFileURL

  @Test(.enabled("names.csv is not there", { FileManager.default.isReadableFile(atPath: names.path) }))
  func `every spelling that was collected is one known model of a nominal size`() throws {
    let lines = try String(contentsOf: Self.names, encoding: .utf8).split(separator: "\n").dropFirst()
    #expect(lines.count > 200)
    for line in lines {
      // Only the first column, where the name was seen, may have commas.
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).suffix(4).map(String.init)
      let contract = try Requirement(
        gpuModel: cells[0], vramGB: cells[1], region: "de", slaTier: "reserved", window: "spot"
      ).exactContract
      #expect(contract?.spec.gpuModel.description == cells[2], "\(line)")
      #expect(contract.map { String($0.spec.vramGB) } == cells[3], "\(line)")
      #expect(contract.map { GPUModelCatalogue.standard.unknownNames(in: $0) } == [], "\(line)")
    }
  }

  @Test(arguments: [
    "", " ", "-", "_-_", "h100|h200", "h100,80", "h100/200", "h100.1", "h100\u{0}", "é", "80GB", "80 gb", "HBM3",
    "A100-40GB-80GB", "a100 40 80gb", "MIG 1g 10gb", "a100-0gb", "a100-70000gb",
    String(repeating: "a", count: 32), String(repeating: "-", count: 200) + "h100",
  ])
  func `what names no model is an error that quotes it`(text: String) {
    let error = #expect(throws: ContractFormatError.self) { try GPUModel(text) }
    #expect(error?.found == text)
    #expect(error?.description.contains("\"\(text)\"") == true)
  }

  @Test func `bytes that are no text are an error, not a trap`() {
    let bytes: [UInt8] = [0xFF, 0x00, 0x80]
    #expect(throws: ContractFormatError.self) { try GPUModel(bytes.span) }
  }

  @Test func `a slug can be as long as a name in place, and no longer`() throws {
    #expect(try GPUModel(String(repeating: "a", count: 31)).description.count == 31)
    #expect(try GPUModel("NVIDIA " + String(repeating: "a", count: 31) + " 80GB HBM3").description.count == 31)
  }

  /// Words of which names are made, and what they may be put together with.
  private static let words = [
    "nvidia", "AMD", "Instinct", "GeForce", "tesla", "quadro", "radeon", "rtx", "GTX", "rx", "a", "h", "100", "4090",
    "80",
    "80gb", "40 GB", "HBM3", "gddr6x", "sxm", "SXM5", "pcie", "nvl", "ti", "super", "s", "m", "e", "ada", "pro", "6000",
    "max-q", "ws", "se", "blackwell", "generation", "gpu", "tpu", "v5", "gb", "g", "x", "1", "0", "oam", "ac", "mi",
    "300",
    "edition", "480gb", "mega", "lite", "zz",
  ]

  @Test func `folding a folded name changes nothing, whatever the name`() throws {
    var numbers = SplitMix64(seed: 11)
    var read = 0
    for _ in 0..<40_000 {
      var text = ""
      if Bool.random(using: &numbers) {
        for _ in 0..<Int.random(in: 1...6, using: &numbers) {
          text += Self.words.randomElement(using: &numbers)! + ["", " ", "-", "_"].randomElement(using: &numbers)!
        }
      } else {
        for _ in 0..<Int.random(in: 1...12, using: &numbers) {
          text.append("ahmnrstxgbpclviedu0123489-_ A".randomElement(using: &numbers)!)
        }
      }
      guard let name = try? GPUModelName(text) else { continue }
      read += 1
      let slug = name.model.description
      #expect(try GPUModelName(slug).model == name.model, "\(text)")
      #expect(try GPUModelName(slug).vramGB == nil, "\(text) is \(slug)")
      #expect(GPUModel(slug: slug) == name.model, "\(text)")
    }
    #expect(read > 20_000)
  }

  @Test func `hyphens, blanks and case never tell two models apart`() throws {
    var numbers = SplitMix64(seed: 12)
    for model in GPUModelCatalogue.standard.models {
      let slug = model.description
      #expect(try GPUModelName(slug) == GPUModelName(slug.uppercased()), "\(slug)")
      #expect(try GPUModel(slug).isKnown, "\(slug)")
      #expect(try GPUModel("NVIDIA " + slug.replacing("-", with: " ")) == model, "\(slug)")
      // Joined up, as far as no two numbers meet.
      var joined = ""
      for word in slug.split(separator: "-") {
        if joined.last?.isNumber == true && word.first?.isNumber == true || Bool.random(using: &numbers) {
          joined += "_"
        }
        joined += word
      }
      #expect(try GPUModel(joined) == model, "\(joined)")
    }
  }

  @Test func `a slug is taken by its letters where it is read back`() {
    #expect(GPUModel(slug: "h100-sxm5")?.description == "h100-sxm5")
    for text in ["", "H100", "h100_sxm", "-a", "a-", "a--b", String(repeating: "a", count: 32)] {
      #expect(GPUModel(slug: text) == nil, "\(text)")
    }
  }
}
