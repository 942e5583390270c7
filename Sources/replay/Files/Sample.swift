import Reporting

/// The recorded stream that comes with the project, which `replay` shows when it is given nothing else.
enum Sample {
  static let path = "docs/samples/market-2025.csv"

  /// Where the sample is: below the current directory, or below the directory of the executable or one above it, as when
  /// it was built in the package's `.build`. `nil` if it is in neither.
  static func find() -> String? {
    ([path] + Files.directoriesAboveExecutable.map { $0 + "/" + path }).first(where: Files.isReadable)
  }
}
