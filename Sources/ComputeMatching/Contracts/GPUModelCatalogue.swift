/// The GPU models that are known, the sizes of memory that each is made with, and names that no rule leads to their model.
///
/// It is a value, passed where names are read, and nothing global can change: the same text with the same catalogue names the
/// same contract, in every process and at every time. A program that adds models passes the same catalogue to every reader.
///
///     let catalogue = try GPUModelCatalogue.standard
///       .adding("Acme X9000", vramGB: [320])
///     let contract = try Contract("ACME_X9000_320GB,300,DE,on_demand,spot", catalogue: catalogue)   // acmex9000,320,...
public struct GPUModelCatalogue: Sendable, Hashable {
  /// All models, by their slugs.
  public private(set) var models: [GPUModel]
  /// What each is made with, in GB, ascending.
  private var sizes: [GPUModel: [UInt16]]
  /// Each model by its slug without hyphens (``GPUModelFolding/key(of:)``).
  private var modelsByKey: [String: GPUModel]
  private let aliases: [String: Alias]

  /// The model that a folded name is another name of, and what the name says of its memory.
  struct Alias: Hashable {
    let model: GPUModel
    /// The memory, if the name states it otherwise than in a size.
    let vramGB: UInt16?
  }

  /// A catalogue of `models`, slugs with their sizes, and folded names that are other names of one of them.
  init(models: [(slug: String, sizes: [UInt16])], aliases: [(name: String, slug: String, vramGB: UInt16?)]) {
    func model(_ slug: String) -> GPUModel {
      guard let model = GPUModel(slug: slug) else {
        preconditionFailure("The catalogue is fixed, and \(slug) no slug.")
      }
      return model
    }
    self.models = []
    sizes = [:]
    modelsByKey = [:]
    self.aliases = aliases.reduce(into: [:]) { aliases, row in
      aliases[GPUModelFolding.key(of: row.name)] = Alias(model: model(row.slug), vramGB: row.vramGB)
    }
    for row in models { add(model(row.slug), row.sizes) }
  }

  private mutating func add(_ model: GPUModel, _ vramGB: [UInt16]) {
    sizes[model] = Set(vramGB).union(sizes(of: model)).sorted()
    modelsByKey[GPUModelFolding.key(of: model.description)] = model
    if !models.contains(model) { models.insert(model, at: models.firstIndex { model.name < $0.name } ?? models.count) }
  }

  /// This catalogue with one more model, under its folded name, made with `vramGB` GB of memory. For a known model the sizes
  /// come to those that it has.
  ///
  /// - Throws: if `name` names no model.
  public func adding(_ name: String, vramGB: [UInt16]) throws(ContractFormatError) -> GPUModelCatalogue {
    let model = try GPUModel(name, catalogue: self)
    var catalogue = self
    catalogue.add(model, vramGB.filter { $0 > 0 })
    return catalogue
  }

  /// Whether this model is one of them. O(1) expected.
  public func knows(_ model: GPUModel) -> Bool { sizes[model] != nil }

  /// The sizes of memory that `model` is made with, in GB, ascending; none if it is not known. O(1) expected.
  public func sizes(of model: GPUModel) -> [UInt16] { sizes[model] ?? [] }

  func sizes(of slug: String) -> [UInt16] { GPUModel(slug: slug).map(sizes) ?? [] }

  /// What `vramGB` GB of a model are as marketed (R1.1): the nearest of its sizes that is within 7%, since drivers report less
  /// or more than is sold; `vramGB` if there is none. Of two that are as near, the smaller.
  public func nominalVRAM(_ vramGB: UInt16, of model: GPUModel) -> UInt16 {
    func distance(_ size: UInt16) -> Int { abs(Int(size) - Int(vramGB)) }
    let near = sizes(of: model).filter { distance($0) * 100 <= Int($0) * 7 }
    return near.min { distance($0) < distance($1) } ?? vramGB
  }

  /// The known model whose name takes the fewest changes of a letter to reach from that of `model`; `nil` if the two would
  /// have less than half of their letters in common.
  ///
  /// - Complexity: linear in the models.
  public func nearest(to model: GPUModel) -> GPUModel? {
    let name = model.description
    var best: (model: GPUModel, distance: (letters: Int, length: Int, prefix: Int))?
    for candidate in models {
      let other = candidate.description
      let distance = EditDistance.between(name, other)
      guard distance * 2 <= max(name.utf8.count, other.utf8.count) else { continue }
      // Names are told apart at their end more often than at their beginning.
      let prefix = zip(name.utf8, other.utf8).prefix { $0 == $1 }.count
      let whole = (letters: distance, length: abs(name.utf8.count - other.utf8.count), prefix: -prefix)
      if best.map({ whole < $0.distance }) ?? true { best = (candidate, whole) }
    }
    return best?.model
  }

  /// The slug of the known model that has the name of `slug`, hyphens apart; else `slug`.
  func spelling(of slug: String) -> String { modelsByKey[GPUModelFolding.key(of: slug)]?.description ?? slug }

  /// The model of which this folded name is another name, hyphens apart; `nil` if there is none.
  func alias(_ name: String) -> Alias? { aliases[GPUModelFolding.key(of: name)] }
}
