import Foundation
import OrderStreams
import Reporting

/// Where the files of a report go.
struct ReportDirectory {
  private let path: String

  /// Creates the directory at `path` if there is none.
  init(path: String) throws(StreamError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StreamError(file: path, problem: .system(action: "create the directory", code: Self.code(of: error)))
    }
    guard unsafe access(path, W_OK | X_OK) == 0 else {
      throw StreamError(file: path, problem: .system(action: "write to the directory", code: errno))
    }
  }

  /// Writes all files; those of an earlier report are replaced.
  func write(_ report: Report) throws {
    try write(report.metrics, to: "metrics.csv")
    try write(report.summary.document(), to: "summary.json")
    try write(ReportPage(report).html, to: "report.html")
    try write(Picture(report).svg, to: "picture.svg")
  }

  private func write(_ text: String, to name: String) throws(StreamError) {
    try TextOutput(path: "\(path)/\(name)").write(text)
  }

  /// What the system answered. Foundation keeps that to itself where there is a file of that name.
  private static func code(of error: any Error) -> Int32 {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return ENOTDIR }
    return Int32(underlying.code)
  }
}
