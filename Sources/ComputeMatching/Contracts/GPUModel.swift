/// A GPU model by its slug, such as `h100-sxm` (R1).
///
/// Many spellings name one model (R1.1): ``GPUModelName`` folds them, and a model is the same under all of them.
public struct GPUModel: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let name: ShortName

  init(name: ShortName) { self.name = name }

  /// The model that `text` names, folded as ``GPUModelName`` says. A memory size in the name is no part of the model.
  public init(_ text: String, catalogue: GPUModelCatalogue = .standard) throws(ContractFormatError) {
    self = try GPUModelName(text, catalogue: catalogue).model
  }

  /// The same from bytes.
  public init(
    _ bytes: Span<UInt8>, catalogue: GPUModelCatalogue = .standard
  ) throws(ContractFormatError) {
    self = try GPUModelName(bytes, catalogue: catalogue).model
  }

  /// The model of exactly this slug, by its letters and without folding: for reading back what ``description`` wrote.
  ///
  /// `nil` unless `slug` is 1 to 31 lower-case letters, digits and single hyphens between them.
  public init?(slug: String) {
    guard slug.utf8.span.isSlug, let name = ShortName(slug.utf8.span) else { return nil }
    self.name = name
  }

  /// Whether the standard catalogue has the model. ``GPUModelCatalogue/knows(_:)`` asks another one.
  public var isKnown: Bool { GPUModelCatalogue.standard.knows(self) }

  /// The slug.
  public var description: String { name.description }
}
