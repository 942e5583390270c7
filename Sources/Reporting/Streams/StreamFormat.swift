import CommandJournal
import OrderStreams

/// The formats of order streams.
package enum StreamFormat: String, CaseIterable {
  case csv
  case lobster
  /// A binary command log.
  case log
  /// NASDAQ TotalView-ITCH 5.0.
  case itch
  /// Lines of JSON that tell of single orders.
  case l3
  /// Databento Binary Encoding of single orders.
  case dbn

  /// The format of what `source` holds, which stays to be read.
  ///
  /// Binary formats begin with bytes of their own. Otherwise the first line that is neither blank nor a comment tells: LOBSTER has no header and begins with a time, lines of JSON begin
  /// with a brace, and order streams with the names of their columns.
  ///
  /// Throws if the source is known to be no text: what it is, and how `reader`, a command, can read it.
  package init(of source: inout ByteSource, readBy reader: String) throws(StreamError) {
    if CommandLogReader.begins(try source.peek(atLeast: CommandLogReader.beginning.count)) {
      self = .log
      return
    }
    if DBNReader.begins(try source.peek(atLeast: DBNReader.prefixLength)) {
      self = .dbn
      return
    }
    if ITCHReader.begins(try source.peek(atLeast: ITCHReader.prefixLength)) {
      self = .itch
      return
    }
    try source.checkIsText(readBy: reader)
    var count = 1
    while true {
      // No more is asked for than it takes to tell, so that a pipe that is still being written to is not waited for.
      let bytes = try source.peek(atLeast: count)
      if let first = Self.firstOfContent(in: bytes) {
        self = 0x30...0x39 ~= first ? .lobster : first == UInt8(ascii: "{") ? .l3 : .csv
        return
      }
      guard bytes.count >= count, count < 1 << 20 else { break }
      count = bytes.count + 1
    }
    self = .csv
  }

  /// The first byte that is not part of a byte order mark, a blank line or a comment.
  private static func firstOfContent(in bytes: [UInt8]) -> UInt8? {
    var isInComment = false
    for byte in bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...] {
      if isInComment || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        isInComment = isInComment && byte != UInt8(ascii: "\n")
      } else if byte == UInt8(ascii: "#") {
        isInComment = true
      } else {
        return byte
      }
    }
    return nil
  }
}

extension StreamFormat {
  /// Whether such files are the order feed of another venue, which has instruments and not contracts.
  package var isVenueFeed: Bool {
    switch self {
    case .csv, .log, .lobster: false
    case .itch, .l3, .dbn: true
    }
  }

  /// What it is, in words.
  package var name: String {
    switch self {
    case .csv: "an order stream in CSV"
    case .log: "a command log"
    case .lobster: "a LOBSTER stream"
    case .itch: "a day of NASDAQ TotalView-ITCH"
    case .l3: "lines of JSON"
    case .dbn: "a DBN file"
    }
  }

  /// What quantities count.
  package var unit: String {
    switch self {
    case .csv, .log: "GPUs"
    case .lobster, .itch: "shares"
    case .l3, .dbn: "units"
    }
  }
}
