import ComputeMatching
import Foundation

/// Which orders were acknowledged, as their callers saw it: for each a line with its id and the
/// number of the first event of its answer. A line that is written outlasts the process.
struct AcknowledgementRecord: Sendable {
  /// What the file had when it was opened: an id, an event number and so on.
  let found: [UInt64]
  private let file: FileHandle

  init(path: String) throws {
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    file = try FileHandle(forUpdating: URL(filePath: path))
    found = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).compactMap { UInt64($0) }
  }

  func append(_ order: OrderID, event: UInt64) throws {
    try file.write(contentsOf: Data("\(order.rawValue) \(event)\n".utf8))
  }
}
