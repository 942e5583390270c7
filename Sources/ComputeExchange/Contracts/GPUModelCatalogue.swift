/// The GPU models that are known, the sizes of memory that each is made with, and names that no rule leads to their model.
///
/// It is a value, passed where names are read, and nothing global can change: the same text with the same catalogue names the
/// same contract, in every process and at every time. Whoever adds models passes the same catalogue to every reader.
///
///     let catalogue = try GPUModelCatalogue.standard
///       .adding("Acme X9000", vramGB: [320])
///     let contract = try Contract("ACME_X9000_320GB,300,DE,on_demand,spot", catalogue: catalogue)   // acmex9000,320,...
public struct GPUModelCatalogue: Sendable, Hashable {
  /// By key (``GPUModelFolding/key(of:)``).
  private var entries: [Entry]
  /// By key.
  private var aliases: [Alias]

  private struct Entry: Hashable {
    let key: String
    let model: GPUModel
    /// Ascending.
    var sizes: [UInt16]
  }

  /// A folded name that stands for a model of another name.
  struct Alias: Hashable {
    let key: String
    let model: GPUModel
    /// The memory, if the name states it otherwise than in a size.
    let vramGB: UInt16?
  }

  /// A catalogue of `models`, slugs with their sizes, and folded names that stand for one of them.
  init(models: [(slug: String, sizes: [UInt16])], aliases: [(name: String, slug: String, vramGB: UInt16?)]) {
    func model(_ slug: String) -> GPUModel {
      guard let model = GPUModel(slug: slug) else { preconditionFailure("The catalogue is fixed, and \(slug) no slug.") }
      return model
    }
    entries = models.map {
      Entry(key: GPUModelFolding.key(of: $0.slug), model: model($0.slug), sizes: $0.sizes.sorted())
    }
    entries.sort { $0.key < $1.key }
    self.aliases = aliases.map {
      Alias(key: GPUModelFolding.key(of: $0.name), model: model($0.slug), vramGB: $0.vramGB)
    }
    self.aliases.sort { $0.key < $1.key }
  }

  /// This catalogue with one more model, under its folded name, made with `vramGB` GB of memory. For a known model the sizes
  /// come to those that it has.
  ///
  /// - Throws: if `name` names no model.
  public func adding(_ name: String, vramGB: [UInt16]) throws(ContractFormatError) -> GPUModelCatalogue {
    let model = try GPUModel(name, catalogue: self)
    var catalogue = self
    let key = GPUModelFolding.key(of: model.description)
    let index = Self.index(of: key, in: entries, \.key)
    let sizes = Set(vramGB.filter { $0 > 0 }).union(sizes(of: model)).sorted()
    if knows(model) {
      catalogue.entries[index].sizes = sizes
    } else {
      catalogue.entries.insert(Entry(key: key, model: model, sizes: sizes), at: index)
    }
    return catalogue
  }

  /// All models, by their names without hyphens.
  public var models: [GPUModel] { entries.map(\.model) }

  /// Whether this model is one of them. O(log n).
  public func knows(_ model: GPUModel) -> Bool { entry(of: model) != nil }

  /// The sizes of memory that `model` is made with, in GB, ascending; none if it is not known. O(log n).
  public func sizes(of model: GPUModel) -> [UInt16] { entry(of: model)?.sizes ?? [] }

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
    var best: (model: GPUModel, distance: Int, prefix: Int)?
    for entry in entries {
      let other = entry.model.description
      let distance = EditDistance.between(name, other)
      guard distance * 2 <= max(name.utf8.count, other.utf8.count) else { continue }
      // Names are told apart at their end more often than at their beginning.
      let prefix = zip(name.utf8, other.utf8).prefix { $0 == $1 }.count
      if best.map({ (distance, -prefix) < ($0.distance, -$0.prefix) }) ?? true { best = (entry.model, distance, prefix) }
    }
    return best?.model
  }

  /// The slug of the known model that has the name of `slug`, hyphens apart; else `slug`.
  func spelling(of slug: String) -> String {
    let key = GPUModelFolding.key(of: slug)
    let index = Self.index(of: key, in: entries, \.key)
    return index < entries.count && entries[index].key == key ? entries[index].model.description : slug
  }

  /// What stands for another model under this folded name, hyphens apart.
  func alias(_ name: String) -> Alias? {
    let key = GPUModelFolding.key(of: name)
    let index = Self.index(of: key, in: aliases, \.key)
    return index < aliases.count && aliases[index].key == key ? aliases[index] : nil
  }

  private func entry(of model: GPUModel) -> Entry? {
    let key = GPUModelFolding.key(of: model.description)
    let index = Self.index(of: key, in: entries, \.key)
    return index < entries.count && entries[index].model == model ? entries[index] : nil
  }

  /// Where `key` stands among `elements`, which are in its order, or would have to.
  private static func index<Element>(of key: String, in elements: [Element], _ keyOf: (Element) -> String) -> Int {
    var range = elements.startIndex..<elements.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = keyOf(elements[middle]) < key ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
