/// A rate: US dollars per GPU-hour, in whole ticks (R2).
///
/// What a tick is worth is the exchange's setting (``Exchange/Configuration/tick``, 0.0001 dollars unless it says otherwise):
///
///     let limit = try Price("2.35")        // 23,500 ticks of 0.0001 dollars
///     let same = Price(ticks: 23_500)
///     print(limit)                         // 2.3500
///
/// An exchange with another tick reads and writes its prices with ``Tick/price(from:)-(String)`` and ``Tick/text(for:)->String``.
public struct Price: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Ticks per GPU-hour. The exchange rejects an order whose limit is below 1 (R2).
  public let ticks: Int64

  /// So many ticks per GPU-hour.
  @inlinable
  public init(ticks: Int64) { self.ticks = ticks }

  /// The price that `dollars` states exactly, a decimal such as `2.35`, in ticks of 0.0001 dollars.
  ///
  /// - Throws: if that is no decimal number, no whole number of ticks, or more than 63 bits of them.
  public init(_ dollars: String) throws(PriceFormatError) { self = try Tick.standard.price(from: dollars) }

  @inline(__always)
  public static func < (lhs: Price, rhs: Price) -> Bool { lhs.ticks < rhs.ticks }

  /// The lowest price that an order can have (R2).
  static var lowest: Price {
    @inline(__always) get { Price(ticks: 1) }
  }

  static var highest: Price {
    @inline(__always) get { Price(ticks: .max) }
  }
}

extension Price: CustomStringConvertible {
  /// In dollars, if a tick is worth 0.0001 of them: `2.3500`.
  public var description: String { Tick.standard.text(for: self) }
}

/// Whole GPUs (R2). Signed, so that what is no quantity can be represented and rejected.
public typealias Quantity = Int64
