/// What kind of GPU capacity is traded (R1). All four fields are part of its identity.
public struct HardwareSpec: Hashable, Sendable, BitwiseCopyable {
  /// The model, such as `h100-sxm`.
  public let gpuModel: GPUModel
  /// Nominal memory as marketed, in GB, at least 1.
  public let vramGB: UInt16
  /// Where the GPUs are.
  public let region: Region
  /// How firmly the capacity is promised.
  public let slaTier: SLATier

  /// `vramGB` counts as 1 if it is 0, and as the nominal size of the model that it is near, if `catalogue` has the model (R1.1).
  public init(
    gpuModel: GPUModel, vramGB: UInt16, region: Region, slaTier: SLATier, catalogue: GPUModelCatalogue = .standard
  ) {
    self.init(
      nominal: catalogue.nominalVRAM(max(vramGB, 1), of: gpuModel), gpuModel: gpuModel, region: region, slaTier: slaTier
    )
  }

  init(nominal vramGB: UInt16, gpuModel: GPUModel, region: Region, slaTier: SLATier) {
    self.gpuModel = gpuModel
    self.vramGB = vramGB
    self.region = region
    self.slaTier = slaTier
  }
}

/// What a book trades: a hardware spec, delivered in a window (R1).
public struct Contract: Hashable, Sendable, BitwiseCopyable {
  /// What kind of capacity.
  public let spec: HardwareSpec
  /// When it is delivered.
  public let window: DeliveryWindow

  /// Capacity of `spec`, delivered in `window`: now and open-ended unless given.
  public init(_ spec: HardwareSpec, window: DeliveryWindow = .spot) {
    self.spec = spec
    self.window = window
  }

  /// The contract that `text` names in the form of ``description``, with its names folded (R1.1): `H100 SXM5,79,de,on_demand,spot`
  /// is `h100-sxm,80,DE,on_demand,spot`.
  public init(_ text: String, catalogue: GPUModelCatalogue = .standard) throws(ContractFormatError) {
    self = try Self.only(Requirement(text, catalogue: catalogue), text)
  }

  /// The contract whose ``description`` is `text`, its model and its memory as they are written: for reading back what a program wrote.
  public init(canonical text: String) throws(ContractFormatError) {
    self = try Self.only(Requirement(canonical: text), text)
  }

  private static func only(_ requirement: Requirement, _ text: String) throws(ContractFormatError) -> Contract {
    guard let contract = requirement.exactContract else {
      throw ContractFormatError(expected: "one exact contract such as h100-sxm,80,DE,on_demand,spot", found: text)
    }
    return contract
  }

  /// A hash of the contract's ``description``, the same on every machine: it represents the contract in ``EventDigest``.
  ///
  /// The bytes are taken eight at a time, little-endian, the last ones filled up with zeros, and their count last. Each word
  /// enters by `state = high ^ low`, the halves of the 128-bit product of `state ^ word` and `0x9E3779B97F4A7C15`, plus one.
  /// The state begins at `0x243F6A8885A308D3`.
  public var fingerprint: UInt64 {
    var hash = WordHash()
    let bytes = Array(description.utf8)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for index in start..<min(start + 8, bytes.count) { word |= UInt64(bytes[index]) << UInt64((index - start) * 8) }
      hash.combine(word)
    }
    hash.combine(UInt64(bytes.count))
    return hash.value
  }
}

extension HardwareSpec: CustomStringConvertible {
  /// The four fields, comma separated: `h100-sxm,80,US/us-east-1,on_demand`.
  public var description: String { "\(gpuModel),\(vramGB),\(region),\(slaTier.text)" }
}

extension Contract: CustomStringConvertible {
  /// The five fields, comma separated: `h100-sxm,80,US/us-east-1,on_demand,spot`.
  public var description: String { "\(spec),\(window)" }
}
