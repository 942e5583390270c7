/// When capacity is delivered (R1): now and open-ended, or for a number of whole hours from a whole UTC hour on.
public struct DeliveryWindow: Hashable, Sendable, BitwiseCopyable {
  /// Hours since 1970-01-01T00 UTC.
  private let startHour: UInt32
  /// Length in hours, 0 for spot.
  public let hours: UInt32

  /// Now, open-ended.
  public static let spot = DeliveryWindow(uncheckedStartHour: 0, hours: 0)

  /// The last hour that nanoseconds in 64 bits reach.
  private static let hourLimit = UInt64.max / nanosecondsPerHour
  private static let nanosecondsPerHour: UInt64 = 3_600_000_000_000

  /// `hours` hours, at least one, from `startHour` hours after 1970 UTC on; `nil` if it ends after the year 2554.
  public init?(startHour: UInt32, hours: UInt32) {
    guard hours >= 1, UInt64(startHour) + UInt64(hours) <= Self.hourLimit else { return nil }
    self.init(uncheckedStartHour: startHour, hours: hours)
  }

  private init(uncheckedStartHour: UInt32, hours: UInt32) {
    startHour = uncheckedStartHour
    self.hours = hours
  }

  /// `spot`, or a start and a length such as `2026-12-01T00Z/720h`.
  ///
  /// - Throws: if `text` is neither, the date is not real, or the window ends after the year 2554.
  public init(_ text: String) throws(ContractFormatError) { try self.init(text.utf8.span) }

  /// `spot`, or a start and a length such as `2026-12-01T00Z/720h`.
  public init(_ bytes: Span<UInt8>) throws(ContractFormatError) {
    if bytes.equals("spot") {
      self = .spot
    } else if let window = Self.parse(bytes) {
      self = window
    } else {
      throw ContractFormatError(
        expected: "a delivery window (spot, or whole UTC hours such as 2026-12-01T00Z/720h)", found: bytes)
    }
  }

  /// Whether capacity is delivered now and open-ended.
  public var isSpot: Bool { hours == 0 }

  /// When the first hour begins, and the gate closes; `nil` for spot.
  public var start: Timestamp? {
    isSpot ? nil : Timestamp(nanoseconds: UInt64(startHour) * Self.nanosecondsPerHour)
  }

  /// Which of the windows of its length this one is, of those that together are `span` without gap or overlap, and how many those
  /// are; `nil` if it is none of them (R21).
  func place(in span: DeliveryWindow) -> (position: UInt32, count: UInt32)? {
    guard !isSpot, !span.isSpot, startHour >= span.startHour, span.hours % hours == 0 else { return nil }
    let offset = startHour - span.startHour
    guard offset < span.hours, offset % hours == 0 else { return nil }
    return (offset / hours, span.hours / hours)
  }

  private static func parse(_ bytes: Span<UInt8>) -> DeliveryWindow? {
    // 2026-12-01T00Z/720h
    guard bytes.count >= 17, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: "Z"), bytes[14] == UInt8(ascii: "/"),
      bytes[bytes.count - 1] == UInt8(ascii: "h"), bytes[15] != UInt8(ascii: "0"),
      let year = bytes.extracting(0..<4).wholeNumber(), let month = bytes.extracting(5..<7).wholeNumber(),
      let day = bytes.extracting(8..<10).wholeNumber(), let hour = bytes.extracting(11..<13).wholeNumber(),
      let length = bytes.extracting(15..<(bytes.count - 1)).wholeNumber(),
      year >= 1970, 1...12 ~= month, hour < 24, let hours = UInt32(exactly: length)
    else { return nil }
    let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
    guard date.isReal, let startHour = UInt32(exactly: date.daysSince1970 * 24 + Int(hour)) else { return nil }
    return DeliveryWindow(startHour: startHour, hours: hours)
  }
}

extension DeliveryWindow: CustomStringConvertible {
  public var description: String {
    guard !isSpot else { return "spot" }
    let date = CalendarDate(daysSince1970: Int(startHour / 24))
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
      + "T\(padded(Int(startHour % 24), 2))Z/\(hours)h"
  }
}
