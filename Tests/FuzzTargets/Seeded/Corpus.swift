import Foundation

/// The inputs from which fuzzing starts: a folder for each target.
package struct Corpus {
  private let folder: URL

  package init(folder: String) { self.folder = URL(fileURLWithPath: folder) }

  package func folder(of target: FuzzTarget) -> URL { folder.appendingPathComponent(target.rawValue) }

  /// The inputs for `target`, in order of their names.
  package func files(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = folder(of: target)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      ($0, [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))))
    }
  }
}
