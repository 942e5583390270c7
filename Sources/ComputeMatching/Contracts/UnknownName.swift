/// A name that trades like any other and that nobody knows (R1.1).
public enum UnknownName: Hashable, Sendable {
  /// A model that the catalogue does not have.
  case gpuModel(GPUModel)
  /// A size of memory that no card of a known model has.
  case vramGB(UInt16, of: GPUModel)
  /// A region in no country.
  case region(Region)

  /// The name as it was folded; of a size the model and the size, `rtx-4090-80gb`.
  public var text: String {
    switch self {
    case .gpuModel(let model): model.description
    case .vramGB(let size, let model): "\(model)-\(size)gb"
    case .region(let region): region.description
    }
  }
}

extension GPUModelCatalogue {
  /// The names of `contract` that are unknown.
  public func unknownNames(in contract: Contract) -> [UnknownName] {
    unknownNames([(contract.spec.gpuModel, [contract.spec.vramGB])], [contract.spec.region])
  }

  /// The names of `requirement` that are unknown.
  public func unknownNames(in requirement: Requirement) -> [UnknownName] {
    let models = requirement.modelsAndSizes
    return unknownNames(models, requirement.namedRegions).filter { name in
      guard case .vramGB(let size, let model) = name else { return true }
      // In a list for several models a number may be the size of another one, as 79 and 141 for H100s and H200s.
      return !models.contains { other in
        let nominal = nominalVRAM(size, of: other.model)
        return other.model != model && other.sizes.contains(nominal) && sizes(of: other.model).contains(nominal)
      }
    }
  }

  private func unknownNames(_ models: [(model: GPUModel, sizes: [UInt16])], _ regions: [Region]) -> [UnknownName] {
    var names: [UnknownName] = []
    for (model, wanted) in models {
      if !knows(model) { names.append(.gpuModel(model)) }
      let known = sizes(of: model)
      for size in wanted where !known.isEmpty && !known.contains(size) { names.append(.vramGB(size, of: model)) }
    }
    for region in regions where !region.isKnown { names.append(.region(region)) }
    return names
  }

  /// The known name that is nearest to `name`; `nil` if none is near. Linear in the models.
  public func nearest(to name: UnknownName) -> String? {
    switch name {
    case .gpuModel(let model): nearest(to: model)?.description
    case .vramGB(let size, let model):
      sizes(of: model).min { abs(Int($0) - Int(size)) < abs(Int($1) - Int(size)) }.map {
        UnknownName.vramGB($0, of: model).text
      }
    case .region(let region): region.nearestKnown?.description
    }
  }
}
