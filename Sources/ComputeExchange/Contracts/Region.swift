/// Where capacity stands (R1): a country and a zone (`US/us-east-1`), a country alone (`DE`), or a place of no known
/// country (`europe`).
public struct Region: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let name: ShortName
  /// The country, unless the region is of no known one.
  public let country: CountryCode?

  public init(_ text: String) throws(ContractFormatError) { try self.init(text.utf8.span) }

  /// The same from bytes.
  public init(_ bytes: Span<UInt8>) throws(ContractFormatError) {
    guard let name = ShortName(bytes) else { throw Self.error(bytes) }
    self.name = name
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else {
      country = CountryCode(bytes)
      guard country != nil || bytes.isSlug else { throw Self.error(bytes) }
      return
    }
    guard let country = CountryCode(bytes.extracting(0..<slash)), bytes.extracting((slash + 1)...).isSlug else {
      throw Self.error(bytes)
    }
    self.country = country
  }

  public var description: String { name.description }

  private static func error(_ bytes: Span<UInt8>) -> ContractFormatError {
    ContractFormatError(
      expected: "a region of at most 31 bytes (an ISO country such as DE, a country and a zone such as "
        + "US/us-east-1, or a lower-case name without a slash)",
      found: bytes)
  }
}
