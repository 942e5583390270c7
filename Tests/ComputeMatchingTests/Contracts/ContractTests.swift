import ComputeMatching
import Testing

/// R1: one book per contract.
@Suite struct ContractTests {
  @Test(arguments: [
    "h100-sxm,80,US/us-east-1,on_demand,spot", "a100-pcie,40,DE,interruptible,2026-12-01T00Z/720h",
    "l4,24,moon-base,dedicated,spot", "mi300x,65535,FI,reserved,spot",
  ])
  func `a contract is written in one line and comes back from it`(text: String) throws {
    #expect(try Contract(text).description == text)
  }

  @Test(arguments: [
    ("H100 SXM5,79,de,on_demand,spot", "h100-sxm,80,DE,on_demand,spot"),
    ("NVIDIA H100 80GB HBM3,80,us/us-east-1,on_demand,spot", "h100-sxm,80,US/us-east-1,on_demand,spot"),
    ("NVIDIA H100 80GB HBM3,*,DE,on_demand,spot", "h100-sxm,80,DE,on_demand,spot"),
    ("nvidia-h100-80gb,,DE,on_demand,spot", "h100,80,DE,on_demand,spot"),
    ("GeForce RTX 4090,23,DE,on_demand,spot", "rtx-4090,24,DE,on_demand,spot"),
  ])
  func `names of one GPU and one place are one contract`(text: String, canonical: String) throws {
    #expect(try Contract(text).description == canonical)
    #expect(try Contract(text) == Contract(canonical))
    #expect(try Contract(text).fingerprint == Contract(canonical).fingerprint)
  }

  @Test func `a contract is put together from its parts`() throws {
    let spec = HardwareSpec(
      gpuModel: try GPUModel("h100-sxm"), vramGB: 80, region: try Region("US/us-east-1"), slaTier: .onDemand)
    #expect(spec.description == "h100-sxm,80,US/us-east-1,on_demand")
    #expect(try Contract(spec) == Contract("h100-sxm,80,US/us-east-1,on_demand,spot"))
    let window = try DeliveryWindow("2026-12-01T00Z/720h")
    #expect(Contract(spec, window: window).window == window)
  }

  @Test(arguments: [
    "", "h100-sxm", "h100-sxm,80,US,on_demand", "h100-sxm,80,US,on_demand,spot,", "h100-sxm,0,US,on_demand,spot",
    "h100-sxm,65536,US,on_demand,spot", "h100-sxm,-80,US,on_demand,spot", "h100-sxm,80GB,US,on_demand,spot",
    "h100-sxm,>=80,US,on_demand,spot", "h100-sxm|h200-sxm,80,US,on_demand,spot", "h100-sxm,80,US/*,on_demand,spot",
    "h100-sxm,80,US,>=on_demand,spot", "h100-sxm,80,US,on_demand,*", "*,80,US,on_demand,spot",
    "h100-sxm,80,,on_demand,spot", "h100-sxm, 80,US,on_demand,spot",
  ])
  func `a pattern or nonsense is no contract`(text: String) {
    #expect(throws: ContractFormatError.self) { try Contract(text) }
  }

  @Test(arguments: [
    "h200-sxm,80,US/us-east-1,on_demand,spot", "h100-sxm,94,US/us-east-1,on_demand,spot",
    "h100-sxm,80,US,on_demand,spot", "h100-sxm,80,US/us-east-1,reserved,spot",
    "h100-sxm,80,US/us-east-1,on_demand,2026-12-01T00Z/720h",
  ])
  func `every field is part of the identity`(text: String) throws {
    let contract = try Contract("h100-sxm,80,US/us-east-1,on_demand,spot")
    let other = try Contract(text)
    #expect(other != contract)
    #expect(other.fingerprint != contract.fingerprint)
  }

  /// Computed by hand from the definition; the digest of a run depends on them.
  @Test(
    arguments: [
      ("h100-sxm,80,US/us-east-1,on_demand,spot", 0x7BB7_62BB_62AC_1F2D),
      ("a100-pcie,40,DE,interruptible,2026-12-01T00Z/720h", 0xECD2_5E01_445F_6BF3),
    ] as [(String, UInt64)])
  func `fingerprints never change`(text: String, fingerprint: UInt64) throws {
    #expect(try Contract(text).fingerprint == fingerprint)
  }

  @Test func `fingerprints of many contracts differ`() throws {
    var fingerprints: Set<UInt64> = []
    for model in ["x100-sxm", "x100-sxn", "x100", "x4"] {
      for vram in 1...500 {
        for tier in SLATier.allCases {
          fingerprints.insert(try Contract("\(model),\(vram),DE,\(tier.text),spot").fingerprint)
        }
      }
    }
    #expect(fingerprints.count == 4 * 500 * 4)
  }

  @Test func `everything a command carries is trivial`() {
    func isTrivial<Value: BitwiseCopyable & Sendable & Hashable>(_ type: Value.Type) -> Bool { true }
    #expect(isTrivial(GPUModel.self) && isTrivial(CountryCode.self) && isTrivial(Region.self))
    #expect(isTrivial(SLATier.self) && isTrivial(DeliveryWindow.self) && isTrivial(HardwareSpec.self))
    #expect(isTrivial(Contract.self) && isTrivial(Price.self) && isTrivial(Tick.self))
    #expect(isTrivial(Money.self) && isTrivial(Timestamp.self))
  }
}
