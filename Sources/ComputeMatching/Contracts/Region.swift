/// Where capacity is (R1): a country and a zone (`US/us-east-1`), a country alone (`DE`), or a place of no known
/// country (`europe`). Case does not count: `de/FRA-1` is `DE/fra-1`, and `UK`, which is no country's code, is `uk` (R1.1).
public struct Region: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  let name: ShortName
  /// The country, unless the region is of no known one.
  public let country: CountryCode?

  /// The region that `text` names, such as `US/us-east-1`, `DE` or `europe`.
  ///
  /// - Throws: if the country is none of ISO's, or the zone is no lower-case slug.
  public init(_ text: String) throws(ContractFormatError) { try self.init(text.utf8.span) }

  /// The same from bytes.
  public init(_ bytes: Span<UInt8>) throws(ContractFormatError) {
    let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
    country = CountryCode(bytes.extracting(0..<(slash ?? bytes.count)))
    // Only a country is in capitals.
    let folded = bytes.indices.map { (0x41...0x5A).contains(bytes[$0]) ? bytes[$0] | 0x20 : bytes[$0] }
    let place = folded.span.extracting((slash.map { $0 + 1 } ?? 0)...)
    let isWellFormed = slash == nil ? country != nil || place.isSlug : country != nil && place.isSlug
    let text = country.map { Array($0.description.utf8) + folded.dropFirst(2) } ?? folded
    guard isWellFormed, let name = ShortName(text.span) else { throw Self.error(bytes) }
    self.name = name
  }

  public var description: String { name.description }

  /// Whether it is in a country.
  public var isKnown: Bool { country != nil }

  /// The region of a country whose name takes the fewest changes to reach from that of one that is in none: `US/us-east-1` from
  /// `us-east-1`, `US` from `usa`; `nil` if none is near.
  public var nearestKnown: Region? {
    let text = description
    if let meant = Self.oftenMeant.first(where: { $0.written == text })?.meant { return try? Region(meant) }
    let end = text.firstIndex(of: "-") ?? text.endIndex
    if CountryCode(String(text[..<end])) != nil, let zone = try? Region("\(text[..<end])/\(text)") { return zone }
    guard text.utf8.count <= 3 else { return nil }
    let letters = text.uppercased()
    func distance(_ code: String) -> (Int, Int) {
      (EditDistance.between(code, letters), letters.hasPrefix(code) ? 0 : 1)
    }
    return CountryCode.all.map(\.description).min { distance($0) < distance($1) }.flatMap { try? Region($0) }
  }

  /// Codes that are in use and that ISO has not given to a country.
  private static let oftenMeant = [(written: "uk", meant: "GB"), (written: "el", meant: "GR")]

  private static func error(_ bytes: Span<UInt8>) -> ContractFormatError {
    ContractFormatError(
      expected: "a region of at most 31 bytes (an ISO country such as DE, a country and a zone such as "
        + "US/us-east-1, or a name without a slash)",
      found: bytes)
  }
}
