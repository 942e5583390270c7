/// What capacity must be like: a pattern over contracts, by which books are found.
///
/// In text, the five columns of a contract, comma separated; columns left out at the end are any:
///
///     h100-sxm|h200-sxm,>=80,US/*|DE,>=on_demand
///
/// Names are folded as those of contracts are (R1.1). A model may state the memory that it is to have, `a100-40gb|h100`.
public struct Requirement: Hashable, Sendable {
  private var models: [ModelPattern] = []
  private var vram = Limit<UInt16>.any
  private var regions: [RegionPattern] = []
  private var tier = Limit<SLATier>.any
  /// The one window that it allows; `nil` is any.
  public private(set) var window: DeliveryWindow?

  /// A model, with any memory or with so much.
  fileprivate struct ModelPattern: Hashable {
    let model: GPUModel
    var vramGB: UInt16?

    func matches(_ spec: HardwareSpec) -> Bool {
      model == spec.gpuModel && (vramGB == nil || vramGB == spec.vramGB)
    }

    var text: String { vramGB.map { "\(model)-\($0)gb" } ?? model.description }
  }

  fileprivate enum Limit<Value: Hashable & Comparable & Sendable>: Hashable, Sendable {
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

  /// The pattern that the five columns state. Alternatives are parted by bars, `*` is any. VRAM may be empty if every model
  /// states its memory.
  ///
  /// - Throws: if a column is malformed, or a model states a memory that `vramGB` does not allow.
  public init(
    gpuModel: String, vramGB: String = "*", region: String = "*", slaTier: String = "*", window: String = "*",
    catalogue: GPUModelCatalogue = .standard
  ) throws(ContractFormatError) {
    try self.init(
      gpuModel: gpuModel, vramGB: vramGB, region: region, slaTier: slaTier, window: window, catalogue: catalogue
    ) { text throws(ContractFormatError) in try GPUModelName(text, catalogue: catalogue) }
  }

  /// The same, with names that `name` reads as `catalogue` has them: for who reads the same ones over and over.
  package init(
    gpuModel: String, vramGB: String, region: String, slaTier: String, window: String, catalogue: GPUModelCatalogue,
    name: (String) throws(ContractFormatError) -> GPUModelName
  ) throws(ContractFormatError) {
    let names = try Self.alternatives(gpuModel) { text throws(ContractFormatError) in (text, try name(text)) }
    let isStated = !names.isEmpty && names.allSatisfy { $0.1.vramGB != nil }
    try self.init(vramGB: vramGB.isEmpty && isStated ? "*" : vramGB, region, slaTier, window)
    // Two spellings of one place leave nothing open.
    regions = regions.withoutRepetitions
    if case .oneOf(let tiers) = tier { tier = .oneOf(tiers.withoutRepetitions) }
    try require(names, catalogue)
  }

  /// The pattern that `text` states: one to five columns, comma separated.
  public init(_ text: String, catalogue: GPUModelCatalogue = .standard) throws(ContractFormatError) {
    let columns = try Self.columns(text)
    try self.init(
      gpuModel: columns[0], vramGB: columns[1], region: columns[2], slaTier: columns[3], window: columns[4],
      catalogue: catalogue)
  }

  /// The requirement whose ``description`` is `text`. Models and sizes are taken as they are written, and nothing is folded: what a
  /// program wrote is the same when it is read back, whatever catalogue it had.
  public init(canonical text: String) throws(ContractFormatError) {
    let columns = try Self.columns(text)
    try self.init(vramGB: columns[1], columns[2], columns[3], columns[4])
    models = try Self.alternatives(columns[0]) { text throws(ContractFormatError) in
      guard let pattern = ModelPattern(canonical: text) else {
        throw ContractFormatError(expected: "the slug of a GPU model", found: text)
      }
      return pattern
    }
  }

  private init(
    vramGB: String, _ region: String, _ slaTier: String, _ window: String
  ) throws(ContractFormatError) {
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

  /// Requires one of the models of `names`, each with the memory that it states, and sees to it that sizes of known models are
  /// nominal ones.
  private mutating func require(
    _ names: [(text: String, name: GPUModelName)], _ catalogue: GPUModelCatalogue
  ) throws(ContractFormatError) {
    for (text, name) in names {
      if let stated = name.vramGB, !vram.allows(stated, of: name.model, catalogue) {
        throw ContractFormatError(
          expected: "the \(stated) GB that the name \(text) states", found: vram.text { String($0) })
      }
      let pattern = ModelPattern(model: name.model, vramGB: name.vramGB)
      if !models.contains(pattern) { models.append(pattern) }
    }
    if models.count == 1, let stated = models[0].vramGB, vram != .any {
      models[0].vramGB = nil
      vram = .oneOf([stated])
    }
    guard case .oneOf(let values) = vram, !models.isEmpty else { return }
    let nominal = models.map { pattern in
      values.map { catalogue.nominalVRAM($0, of: pattern.model) }.withoutRepetitions
    }
    if Set(nominal).count == 1 {
      vram = .oneOf(nominal[0])
    } else {
      // One number means different sizes of different models: each model is to have its own.
      models =
        zip(models, nominal).flatMap { pattern, sizes in
          (pattern.vramGB.map { [$0] } ?? sizes).map { ModelPattern(model: pattern.model, vramGB: $0) }
        }.withoutRepetitions
      vram = .any
    }
  }

  /// The five columns of a text; what is left out at the end is any.
  private static func columns(_ text: String) throws(ContractFormatError) -> [String] {
    let columns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard columns.count <= 5 else {
      throw ContractFormatError(
        expected: "at most five columns (GPU model, VRAM, region, SLA tier, window), comma separated", found: text)
    }
    return columns + Array(repeating: "*", count: 5 - columns.count)
  }

  /// Whether `contract` is as required. O(alternatives).
  public func matches(_ contract: Contract) -> Bool {
    matches(contract.spec) && (window == nil || window == contract.window)
  }

  /// Whether hardware of `spec` is as required, in whatever window. O(alternatives).
  public func matches(_ spec: HardwareSpec) -> Bool {
    (models.isEmpty || models.contains { $0.matches(spec) })
      && vram.allows(spec.vramGB)
      && (regions.isEmpty || regions.contains { $0.matches(spec.region) })
      && tier.allows(spec.slaTier)
  }

  /// The whole hours over which a strip of this requirement runs (R21); `nil` if it can have none.
  public var span: DeliveryWindow? { window.flatMap { $0.isSpot ? nil : $0 } }

  /// Whether `contract` could be a leg of a strip of this requirement (R21).
  package func hasLeg(_ contract: Contract) -> Bool { leg(contract) != nil }

  /// Where `contract` is among the legs of its hardware, if it could be a leg of a strip of this requirement (R21).
  func leg(_ contract: Contract) -> (position: UInt32, count: UInt32)? {
    guard let span, let place = contract.window.place(in: span), matches(contract.spec) else { return nil }
    return place
  }

  /// The one contract that matches, if the pattern leaves nothing open.
  public var exactContract: Contract? {
    guard models.count == 1, let vram = models[0].vramGB ?? vram.only, regions.count == 1,
      case .exactly(let region) = regions[0], let tier = tier.only, let window
    else { return nil }
    let spec = HardwareSpec(nominal: vram, gpuModel: models[0].model, region: region, slaTier: tier)
    return Contract(spec, window: window)
  }

  /// The models that it names, each with the sizes of memory that it is to have; none where a number may mean another
  /// model's size.
  var modelsAndSizes: [(model: GPUModel, sizes: [UInt16])] {
    models.map { pattern in
      if let size = pattern.vramGB { return (pattern.model, [size]) }
      if case .oneOf(let values) = vram, models.count == 1 { return (pattern.model, values) }
      return (pattern.model, [])
    }
  }

  /// The regions that it names, countries with all their zones not among them.
  var namedRegions: [Region] {
    regions.compactMap { if case .exactly(let region) = $0 { region } else { nil } }
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
      models.isEmpty ? "*" : models.map(\.text).joined(separator: "|"),
      vram.text { String($0) },
      regions.isEmpty ? "*" : regionTexts.joined(separator: "|"),
      tier.text(\.text),
      window?.description ?? "*",
    ].joined(separator: ",")
  }
}

extension Requirement.Limit<UInt16> {
  /// Whether a `model` of `stated` GB has the memory that this asks for.
  fileprivate func allows(_ stated: UInt16, of model: GPUModel, _ catalogue: GPUModelCatalogue) -> Bool {
    switch self {
    case .any: true
    case .oneOf(let values): values.contains { catalogue.nominalVRAM($0, of: model) == stated }
    case .atLeast(let least): stated >= least
    }
  }
}

extension Requirement.ModelPattern {
  /// Reads what ``text`` writes. No folded slug ends with a size.
  fileprivate init?(canonical text: String) {
    if let hyphen = text.lastIndex(of: "-"), text.hasSuffix("gb"),
      let size = UInt16(text[text.index(after: hyphen)...].dropLast(2)), size > 0,
      let model = GPUModel(slug: String(text[..<hyphen]))
    {
      self.init(model: model, vramGB: size)
    } else if let model = GPUModel(slug: text) {
      self.init(model: model, vramGB: nil)
    } else {
      return nil
    }
  }
}

extension Array where Element: Hashable {
  fileprivate var withoutRepetitions: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
