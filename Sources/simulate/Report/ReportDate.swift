import Foundation

/// Days as people write them, in UTC.
enum ReportDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Jan 2026`, or `11 Jan` where days differ more than years. `seconds` are those since 1970.
  static func text(_ seconds: Double, isShort: Bool) -> String {
    guard let (year, month, day) = parts(of: Date(timeIntervalSince1970: seconds)) else { return "" }
    return isShort ? "\(day) \(month)" : "\(month) \(year)"
  }

  /// Today, as `11 Jan 2026`. `SOURCE_DATE_EPOCH`, in seconds since 1970, takes its place, so that a page can be made
  /// again to the byte.
  static var today: String {
    let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap(TimeInterval.init)
    guard let (year, month, day) = parts(of: epoch.map(Date.init(timeIntervalSince1970:)) ?? Date()) else { return "" }
    return "\(day) \(month) \(year)"
  }

  private static func parts(of date: Date) -> (year: Int, month: String, day: Int)? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return nil }
    return (year, months[month - 1], day)
  }
}
