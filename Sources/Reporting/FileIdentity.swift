import Glibc

/// Whether paths lead to the same place.
package enum FileIdentity {
  /// Whether both paths lead to one regular file, or would if there were one.
  package static func areSame(_ path: String, _ other: String) -> Bool {
    if resolved(path) == resolved(other) { return true }
    guard let left = status(path), let right = status(other) else { return false }
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino
  }

  /// The one name of the file at `path`, whether or not it is there yet.
  private static func resolved(_ path: String) -> String {
    if let whole = canonical(path) { return whole }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let directory = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    return (canonical(directory) ?? directory) + "/" + (parts.last ?? "")
  }

  private static func canonical(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status
  }
}
