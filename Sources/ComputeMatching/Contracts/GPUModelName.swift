/// What a GPU's name says: the model, and its memory if the name states it (R1.1).
///
///     GPUModelName("NVIDIA A100-SXM4-40GB")    // a100-sxm, 40 GB
///     GPUModelName("GeForce RTX 4070S Ti")     // rtx-4070-ti-super
///
/// Case, blanks, `_` and `-` make no difference, except that two numbers side by side stay two. R1.1 says what else
/// is folded. A name that the catalogue does not have names a model of its own.
public struct GPUModelName: Hashable, Sendable, BitwiseCopyable {
  /// The model, without its memory.
  public let model: GPUModel
  /// The memory that the name states, in GB, as a nominal size of the model if it is near one; `nil` if it states none.
  public let vramGB: UInt16?

  /// A longer text is no name.
  static let maximumLength = 128

  /// Reads `text`, with the models and names of `catalogue`.
  ///
  /// - Throws: if it has other characters than ASCII letters, digits, blanks, `_` and `-`, names nothing, states two
  ///   sizes of memory, or leaves a slug of more than 31 bytes.
  /// - Complexity: linear in the text. Allocates, unless it is the slug of a known model.
  public init(_ text: String, catalogue: GPUModelCatalogue = .standard) throws(ContractFormatError) {
    try self.init(text.utf8.span, catalogue: catalogue)
  }

  /// The same from bytes.
  public init(
    _ bytes: Span<UInt8>, catalogue: GPUModelCatalogue = .standard
  ) throws(ContractFormatError) {
    // A known slug folds to itself.
    if bytes.isSlug, let name = ShortName(bytes), catalogue.knows(GPUModel(name: name)) {
      model = GPUModel(name: name)
      vramGB = nil
      return
    }
    guard bytes.count <= Self.maximumLength, var folding = GPUModelFolding(bytes, catalogue: catalogue),
      let slug = folding.slug(), let model = GPUModel(slug: slug)
    else {
      throw ContractFormatError(
        expected: "a GPU model (letters, digits, blanks, _ and -, such as h100-sxm or H100_SXM, with at most one size "
          + "of memory, at most 31 bytes when it is folded)",
        found: bytes)
    }
    self.model = model
    vramGB = folding.vramGB.map { catalogue.nominalVRAM($0, of: model) }
  }
}
