/// A name that trades like any other and that nobody knows: a GPU model, a size of memory or a place (R1.1).
public struct UnknownName: Hashable, Sendable {
  public let kind: Kind
  /// The name as it was folded; of a size the model and the size, `rtx-4090-80gb`.
  public let name: String
  /// The known name that is nearest; `nil` if none is near.
  public let nearest: String?

  public enum Kind: String, Sendable, CaseIterable {
    /// A model that the catalogue does not have.
    case gpuModel = "gpu_model"
    /// A size of memory that no card of a known model has.
    case vramGB = "vram_gb"
    /// A region in no country.
    case region
  }

  init(_ kind: Kind, _ name: String, nearest: String?) {
    self.kind = kind
    self.name = name
    self.nearest = nearest
  }
}

extension GPUModelCatalogue {
  /// The names of `contract` that are unknown.
  public func unknownNames(in contract: Contract) -> [UnknownName] {
    unknownModels([(contract.spec.gpuModel, [contract.spec.vramGB])]) + unknownRegions([contract.spec.region])
  }

  /// The names of `requirement` that are unknown.
  public func unknownNames(in requirement: Requirement) -> [UnknownName] {
    unknownModels(requirement.modelsAndSizes) + unknownRegions(requirement.namedRegions)
  }

  private func unknownModels(_ models: [(model: GPUModel, sizes: [UInt16])]) -> [UnknownName] {
    var names: [UnknownName] = []
    for (model, wanted) in models {
      let known = sizes(of: model)
      if !knows(model) {
        names.append(UnknownName(.gpuModel, model.description, nearest: nearest(to: model)?.description))
      }
      for size in wanted where !known.isEmpty && !known.contains(size) {
        let nearest = known.min { abs(Int($0) - Int(size)) < abs(Int($1) - Int(size)) }
        names.append(UnknownName(.vramGB, "\(model)-\(size)gb", nearest: nearest.map { "\(model)-\($0)gb" }))
      }
    }
    return names
  }

  private func unknownRegions(_ regions: [Region]) -> [UnknownName] {
    regions.filter { !$0.isKnown }.map {
      UnknownName(.region, $0.description, nearest: $0.nearestKnown?.description)
    }
  }
}
