import Foundation
import Testing

/// The worked cases of the rules, as the streams and the events that are in the repository.
struct WorkedCaseTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs/samples/cases").standardizedFileURL

  private static let streams: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".csv") && !$0.hasSuffix(".events.csv") }.sorted()
  }()

  @Test func `there are sixteen`() { #expect(Self.streams.count == 16) }

  @Test(arguments: streams) func `leads to the expected events`(stream: String) throws {
    let path = Self.folder.appending(path: stream).path
    let expected = path.replacing(".csv", with: ".events.csv")
    let result = try ReplayProcess.run(["--expect", expected, path])
    #expect(result.status == 0, "\(result.errors)")
  }
}
