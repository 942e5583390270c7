/// What capacity must be like: a pattern over contracts, by which books are found.
///
/// In text, the five columns of a contract, comma separated; columns left out at the end are any:
///
///     h100-sxm|h200-sxm,>=80,US/*|DE,>=on_demand
public struct Requirement: Hashable, Sendable {
  private var models: [GPUModel] = []
  private var vram = Limit<UInt16>.any
  private var regions: [RegionPattern] = []
  private var tier = Limit<SLATier>.any
  /// The one window that it allows; `nil` is any.
  public private(set) var window: DeliveryWindow?

  private enum Limit<Value: Hashable & Comparable & Sendable>: Hashable, Sendable {
    case any
    case oneOf([Value])
    case atLeast(Value)

    func allows(_ value: Value) -> Bool {
      switch self {
      case .any: true
      case .oneOf(let values): values.contains(value)
      case .atLeast(let least): value >= least
      }
    }

    var only: Value? {
      if case .oneOf(let values) = self, values.count == 1 { values[0] } else { nil }
    }

    func text(_ describe: (Value) -> String) -> String {
      switch self {
      case .any: "*"
      case .oneOf(let values): values.map(describe).joined(separator: "|")
      case .atLeast(let least): ">=" + describe(least)
      }
    }
  }

  private enum RegionPattern: Hashable, Sendable {
    case exactly(Region)
    case anywhere(in: CountryCode)

    func matches(_ region: Region) -> Bool {
      switch self {
      case .exactly(let wanted): region == wanted
      case .anywhere(let country): region.country == country
      }
    }
  }

  /// Any contract.
  public init() {}

  /// The pattern that the five columns state. Alternatives are parted by bars, `*` is any.
  public init(
    gpuModel: String, vramGB: String = "*", region: String = "*", slaTier: String = "*", window: String = "*"
  ) throws(ContractFormatError) {
    models = try Self.alternatives(gpuModel) { text throws(ContractFormatError) in try GPUModel(text) }
    vram = try Self.limit(vramGB) { text throws(ContractFormatError) in
      guard let value = text.utf8.span.wholeNumber(), let vram = UInt16(exactly: value), vram > 0 else {
        throw ContractFormatError(expected: "VRAM in whole GB from 1 to 65535", found: text)
      }
      return vram
    }
    regions = try Self.alternatives(region) { text throws(ContractFormatError) in
      if text.hasSuffix("/*"), let country = CountryCode(String(text.dropLast(2))) {
        return RegionPattern.anywhere(in: country)
      }
      return .exactly(try Region(text))
    }
    tier = try Self.limit(slaTier) { text throws(ContractFormatError) in try SLATier(text.utf8.span) }
    self.window = window == "*" ? nil : try DeliveryWindow(window)
  }

  /// The pattern that `text` states: one to five columns, comma separated.
  public init(_ text: String) throws(ContractFormatError) {
    let columns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard columns.count <= 5 else {
      throw ContractFormatError(
        expected: "at most five columns (GPU model, VRAM, region, SLA tier, window), comma separated", found: text)
    }
    func column(_ index: Int) -> String { index < columns.count ? columns[index] : "*" }
    try self.init(
      gpuModel: column(0), vramGB: column(1), region: column(2), slaTier: column(3), window: column(4))
  }

  /// Whether `contract` is as required. O(alternatives).
  public func matches(_ contract: Contract) -> Bool {
    (models.isEmpty || models.contains(contract.spec.gpuModel))
      && vram.allows(contract.spec.vramGB)
      && (regions.isEmpty || regions.contains { $0.matches(contract.spec.region) })
      && tier.allows(contract.spec.slaTier)
      && (window == nil || window == contract.window)
  }

  /// The one contract that matches, if the pattern leaves nothing open.
  public var exactContract: Contract? {
    guard models.count == 1, let vram = vram.only, regions.count == 1, case .exactly(let region) = regions[0],
      let tier = tier.only, let window
    else { return nil }
    return Contract(
      HardwareSpec(gpuModel: models[0], vramGB: vram, region: region, slaTier: tier), window: window)
  }

  /// The elements of a list parted by bars; none for `*`.
  private static func alternatives<Element>(
    _ text: String, _ parse: (String) throws(ContractFormatError) -> Element
  ) throws(ContractFormatError) -> [Element] {
    guard text != "*" else { return [] }
    var elements: [Element] = []
    for part in text.split(separator: "|", omittingEmptySubsequences: false) {
      elements.append(try parse(String(part)))
    }
    return elements
  }

  private static func limit<Value>(
    _ text: String, _ parse: (String) throws(ContractFormatError) -> Value
  ) throws(ContractFormatError) -> Limit<Value> {
    if text == "*" { return .any }
    if text.hasPrefix(">=") { return .atLeast(try parse(String(text.dropFirst(2)))) }
    return .oneOf(try alternatives(text, parse))
  }
}

extension Requirement: CustomStringConvertible {
  public var description: String {
    let regionTexts = regions.map { pattern in
      switch pattern {
      case .exactly(let region): region.description
      case .anywhere(let country): "\(country)/*"
      }
    }
    return [
      models.isEmpty ? "*" : models.map(\.description).joined(separator: "|"),
      vram.text { String($0) },
      regions.isEmpty ? "*" : regionTexts.joined(separator: "|"),
      tier.text(\.text),
      window?.description ?? "*",
    ].joined(separator: ",")
  }
}
