import Foundation

/// A headless Chromium, which opens a page as its reader's browser does.
public enum Browser {
  private static let names = ["chromium", "chromium-browser", "google-chrome"]

  private static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy.flatMap { folder in names.map { "\(folder)/\($0)" } }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }()

  public static var isInstalled: Bool { path != nil }

  /// What a test says that is left out without one.
  public static let absence: String = "no chromium is installed (Debian: apt-get install chromium)"

  /// A page after its scripts have run, and what they complained of.
  public struct Outcome {
    public let document: String
    public let complaints: [String]
  }

  /// Opens the page with `script` at its end, which stands for what a reader does.
  public static func open(_ page: String, doing script: String) throws -> Outcome {
    let folder = try TemporaryDirectory()
    let acted = page.replacing("</body>", with: "<script>\n//<![CDATA[\n\(script)\n//]]>\n</script></body>")
    try folder.write(Array(acted.utf8), to: "page.html")
    // Files, not pipes: however much is written, nobody has to read along.
    for name in ["document", "messages"] { try folder.write([], to: name) }
    let browser = try RunningProgram(
      path ?? "/usr/bin/chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.file("profile"))",
        "--virtual-time-budget=2000", "--enable-logging=stderr", "--dump-dom", "file://\(folder.file("page.html"))",
      ], output: .file(folder.file("document")), errors: .file(folder.file("messages")))
    _ = try browser.waitForEnd()
    let messages = String(decoding: try folder.bytes("messages"), as: UTF8.self)
    return Outcome(
      document: String(decoding: try folder.bytes("document"), as: UTF8.self),
      complaints: messages.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init))
  }
}
