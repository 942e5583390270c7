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

  private enum Name: String, CaseIterable {
    case metrics = "metrics.csv"
    case summary = "summary.json"
    case page = "report.html"
    case picture = "picture.svg"
    // Of several seeds.
    case runs = "runs.csv"
    case quantiles = "quantiles.csv"
  }

  /// The names of the files beside the page, and what each holds.
  static func data(of report: Report) -> [(name: String, meaning: String)] {
    names(of: report).compactMap { name in
      let meaning: String? =
        switch name {
        case .metrics: "every measure of every run with the first seed, by period"
        case .summary: "settings, checks and digests, seed by seed"
        case .picture: "the chart of what the scenario is about"
        case .runs: "the figures of every run, seed by seed"
        case .quantiles: "their quantiles over all seeds"
        case .page: nil
        }
      return meaning.map { (name.rawValue, $0) }
    }
  }

  private static func names(of report: Report) -> [Name] {
    Name.allCases.filter { report.outcome.seeds.count > 1 || ![.runs, .quantiles].contains($0) }
  }

  /// The paths of all files that there may be.
  var files: [String] { Name.allCases.map(path) }

  /// Writes all files, each whole or not at all; those of an earlier report are replaced.
  func write(_ report: Report) throws {
    for name in Self.names(of: report) { try write(Self.text(of: name, report), to: name.rawValue) }
  }

  /// Writes one file, whole or not at all.
  func write(_ text: String, to name: String) throws {
    var file = try WholeTextFile(path: "\(path)/\(name)")
    try file.write(text)
    try file.finish()
  }

  private func path(of name: Name) -> String { "\(path)/\(name.rawValue)" }

  private static func text(of name: Name, _ report: Report) -> String {
    switch name {
    case .metrics: report.metrics
    case .summary: report.summary.document()
    case .page: ReportPage(report).html
    case .picture: Picture(report).svg
    case .runs: report.seedTable
    case .quantiles: report.quantiles
    }
  }

  /// What the system answered. Foundation keeps that to itself where there is a file of that name.
  private static func code(of error: any Error) -> Int32 {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return ENOTDIR }
    return Int32(underlying.code)
  }
}
