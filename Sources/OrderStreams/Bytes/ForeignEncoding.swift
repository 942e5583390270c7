/// What a file is that is no text in UTF-8, as far as its first bytes tell, and the command that makes such text of it.
public enum ForeignEncoding: Hashable, Sendable, CaseIterable {
  /// Compressed by `gzip`.
  case gzip
  /// A ZIP archive; a spreadsheet's own format is one.
  case zip
  /// Compressed by `zstd`.
  case zstandard
  /// Compressed by `bzip2`.
  case bzip2
  /// Compressed by `xz`.
  case xz
  /// UTF-16 that begins with a byte order mark.
  case utf16
  /// UTF-16 without a byte order mark, the low byte first.
  case utf16LittleEndian
  /// UTF-16 without a byte order mark, the high byte first.
  case utf16BigEndian
  /// UTF-32 with a byte order mark.
  case utf32

  /// How many bytes it takes to tell.
  public static let prefixLength = 6

  /// What a file is that begins with `prefix`; `nil` if it may be text in UTF-8, or if nothing is known of it.
  public init?(startingWith prefix: [UInt8]) {
    // The marks of UTF-32 begin with those of UTF-16.
    let marks: [([UInt8], ForeignEncoding)] = [
      ([0x1F, 0x8B], .gzip), ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x28, 0xB5, 0x2F, 0xFD], .zstandard),
      ([0x42, 0x5A, 0x68], .bzip2), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz), ([0xFF, 0xFE, 0x00, 0x00], .utf32),
      ([0x00, 0x00, 0xFE, 0xFF], .utf32), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
    ]
    if let found = marks.first(where: { prefix.starts(with: $0.0) }) {
      self = found.1
    } else if let found = Self.withoutMark(prefix) {
      self = found
    } else {
      return nil
    }
  }

  /// Two ASCII characters in UTF-16 that has no byte order mark.
  private static func withoutMark(_ prefix: [UInt8]) -> ForeignEncoding? {
    guard prefix.count >= 4 else { return nil }
    let characters = prefix[..<4].map { (0x09..<0x7F).contains($0) }
    let zeros = prefix[..<4].map { $0 == 0 }
    if characters[0], zeros[1], characters[2], zeros[3] { return .utf16LittleEndian }
    if zeros[0], characters[1], zeros[2], characters[3] { return .utf16BigEndian }
    return nil
  }

  /// What it is, in words.
  public var name: String {
    switch self {
    case .gzip: "gzip data"
    case .zip: "a zip archive, as spreadsheets are too"
    case .zstandard: "Zstandard data"
    case .bzip2: "bzip2 data"
    case .xz: "xz data"
    case .utf16, .utf16LittleEndian, .utf16BigEndian: "text in UTF-16"
    case .utf32: "text in UTF-32"
    }
  }

  /// A command of the shell that writes what is in `file` as text.
  public func command(reading file: String) -> String { "\(program) \(Self.shellWord(file))" }

  private var program: String {
    switch self {
    case .gzip: "zcat"
    case .zip: "unzip -p"
    case .zstandard: "zstdcat"
    case .bzip2: "bzcat"
    case .xz: "xzcat"
    case .utf16: "iconv -f UTF-16 -t UTF-8"
    case .utf16LittleEndian: "iconv -f UTF-16LE -t UTF-8"
    case .utf16BigEndian: "iconv -f UTF-16BE -t UTF-8"
    case .utf32: "iconv -f UTF-32 -t UTF-8"
    }
  }

  /// In quotes where the shell would take `text` for something else than a word.
  private static func shellWord(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-./+=,:@%".unicodeScalars.contains($0)
    }
    return isPlain && !text.isEmpty && !text.hasPrefix("-")
      ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

extension ByteSource {
  /// Throws if the source is known to hold no text in UTF-8: an error that names what it is, and the command that makes
  /// text of it. Such text can be read by `reader`, a command that reads standard input, if there is one.
  public mutating func checkIsText(readBy reader: String? = nil) throws(StreamError) {
    guard let encoding = ForeignEncoding(startingWith: try peek(atLeast: ForeignEncoding.prefixLength)) else { return }
    let command = encoding.command(reading: isStandardInput ? "FILE" : name)
    throw StreamError(
      file: name,
      problem: .malformed(
        expected: "text in UTF-8",
        found: "\(encoding.name); read it with \(command)" + (reader.map { " | \($0)" } ?? "")))
  }
}
