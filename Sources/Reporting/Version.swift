import OrderStreams

/// Which release a command line tool is of, and which commit it was built from.
package enum Version {
  /// By the rules of semantic versioning; `CHANGELOG.md` says what each release changed.
  package static let number = "0.1.0"

  /// What `--version` prints: `replay 0.1.0, commit 7c2c878…` with all forty digits, or `commit unknown`.
  package static func text(of tool: String) -> String { "\(tool) \(number), commit \(commit ?? "unknown")" }

  /// The same as a line.
  package static func line(of tool: String) -> String { text(of: tool) + "\n" }

  /// The commit that the package's checkout was at when the executable was linked; `nil` where the executable is not in
  /// its checkout any more, or the checkout keeps no log. Changes that were not committed then do not show.
  private static var commit: String? {
    guard let executable = Files.executable, let linked = Files.modificationTime(executable) else { return nil }
    for directory in Files.directoriesAboveExecutable {
      guard let git = gitDirectory(of: directory) else { continue }
      // It may have been copied into another project.
      guard text("\(directory)/Package.swift")?.contains("name: \"compute-matching\"") == true else { return nil }
      return text("\(git)/logs/HEAD").flatMap { commit(inLog: $0, at: linked) }
    }
    return nil
  }

  /// Where git keeps what it knows of the checkout in `directory`, if there is one.
  private static func gitDirectory(of directory: String) -> String? {
    let path = "\(directory)/.git"
    if Files.isDirectory(path) { return path }
    // That of a work tree beside the main one is in a file.
    let prefix = "gitdir: "
    guard let line = text(path), line.hasPrefix(prefix) else { return nil }
    let named = line.dropFirst(prefix.count).prefix { $0 != "\n" }
    return named.hasPrefix("/") ? String(named) : "\(directory)/\(named)"
  }

  /// The commit that was checked out at `time`, in seconds since 1970, as the log of HEAD says: a line for each change,
  /// `OLD NEW NAME <ADDRESS> SECONDS ZONE`, a tab, and why.
  static func commit(inLog log: String, at time: Int) -> String? {
    var commit: String?
    for line in log.split(separator: "\n") {
      let fields = line.prefix { $0 != "\t" }.split(separator: " ")
      guard fields.count > 4, let seconds = Int(fields[fields.count - 2]) else { continue }
      if seconds <= time { commit = String(fields[1]) }
    }
    return commit
  }

  private static func text(_ path: String) -> String? {
    guard var source = try? ByteSource(path: path), let size = source.size else { return nil }
    return (try? source.peek(atLeast: size)).map { String(decoding: $0, as: UTF8.self) }
  }
}
