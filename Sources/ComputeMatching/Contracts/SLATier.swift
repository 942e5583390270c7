/// How firmly capacity is promised, from least to most (R1).
public enum SLATier: UInt8, Sendable, CaseIterable, Comparable, BitwiseCopyable {
  /// The least firm: `interruptible` in files.
  case interruptible
  /// Firmer than interruptible capacity: `on_demand` in files.
  case onDemand
  /// Firmer than on-demand capacity: `reserved` in files.
  case reserved
  /// The firmest: `dedicated` in files.
  case dedicated

  /// The tier of this name in files; `nil` if there is none.
  public init?(_ text: String) {
    guard let tier = Self.allCases.first(where: { $0.text == text }) else { return nil }
    self = tier
  }

  /// The same from bytes.
  public init(_ bytes: Span<UInt8>) throws(ContractFormatError) {
    if bytes.equals("interruptible") {
      self = .interruptible
    } else if bytes.equals("on_demand") {
      self = .onDemand
    } else if bytes.equals("reserved") {
      self = .reserved
    } else if bytes.equals("dedicated") {
      self = .dedicated
    } else {
      throw ContractFormatError(
        expected: "an SLA tier (interruptible, on_demand, reserved or dedicated)", found: bytes)
    }
  }

  /// The name in files.
  public var text: String {
    switch self {
    case .interruptible: "interruptible"
    case .onDemand: "on_demand"
    case .reserved: "reserved"
    case .dedicated: "dedicated"
    }
  }

  public static func < (lhs: SLATier, rhs: SLATier) -> Bool { lhs.rawValue < rhs.rawValue }
}
