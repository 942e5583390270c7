/// A GPU model by its slug, such as `h100-sxm` (R1).
public struct GPUModel: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let name: ShortName

  /// The model that `text` names: a slug (lower-case letters, digits, single hyphens, at most 31 bytes) as it stands, any
  /// other text by the table of names that the ecosystem uses (``GPUModelAlias``).
  public init(_ text: String) throws(ContractFormatError) { try self.init(text.utf8.span) }

  /// The same from bytes.
  public init(_ bytes: Span<UInt8>) throws(ContractFormatError) {
    if bytes.isSlug, let name = ShortName(bytes) {
      self.name = name
    } else if let alias = GPUModelAlias.named(bytes) {
      self = alias.model
    } else {
      throw ContractFormatError(
        expected: "a GPU model (a lower-case slug of at most 31 bytes such as h100-sxm, or a known name such as "
          + "H100_SXM)",
        found: bytes)
    }
  }

  init(slug: String) {
    // The slugs of the alias table are checked by a test; a wrong one would name no model at all.
    guard let name = ShortName(slug.utf8.span) else { preconditionFailure("not a slug: \(slug)") }
    self.name = name
  }

  /// The one spelling of all slugs that name the same card: `h100-sxm` for `h100-sxm5`. Itself if no other is known.
  ///
  /// The exchange never applies it: it takes every slug by its letters.
  public var canonical: GPUModel {
    var bytes: [UInt8] = []
    name.append(to: &bytes)
    return GPUModelAlias.named(bytes.span)?.model ?? self
  }

  public var description: String { name.description }
}
