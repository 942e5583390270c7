import ComputeMatching

/// The first 128 bytes of a command log, or of a segment of one.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `CMPLOG` and two line ends, which a transfer as text would change |
/// | 8 | 4 | version of the format |
/// | 12 | 4 | how many books a requirement order may have |
/// | 16 | 8 | the exchange's maximum quantity |
/// | 24 | 8 | units of its tick |
/// | 32 | 4 | decimals of its tick |
/// | 36 | 4 | its volatility guard, in basis points |
/// | 40 | 16 | the identity of the journal; 0 if none wrote the log |
/// | 56 | 8 | how many commands are in the segments before |
/// | 64 | 8 | the present when the segment began |
/// | 72 | 52 | 0 |
/// | 124 | 4 | CRC-32C of the 124 bytes before |
struct LogHeader: Hashable {
  static let byteCount = 128
  static let version: UInt32 = 4
  static let magic: UInt64 = 0x0A0D_474F_4C50_4D43

  let configuration: Exchange.Configuration
  let identity: JournalIdentity
  let precedingCommandCount: UInt64
  let start: Timestamp

  func append(to buffer: inout ByteBuffer) {
    let start = buffer.count
    buffer.append(Self.magic)
    buffer.append(Self.version)
    buffer.append(configuration)
    buffer.append(identity)
    buffer.append(precedingCommandCount)
    buffer.append(self.start.nanoseconds)
    while buffer.count < start + Self.byteCount - 4 { buffer.append(UInt32(0)) }
    buffer.append(buffer.checksum(from: start))
  }

  var checksum: UInt32 {
    var buffer = ByteBuffer()
    append(to: &buffer)
    return Checksum.of(buffer.bytes.span.extracting(0..<Self.byteCount - 4))
  }

  /// Reads the header of `image`, the file called `name`.
  init(_ image: borrowing FileImage, name: String) throws(JournalError) {
    try image.checkBeginning(Self.magic, Self.version, of: "command log", name: name)
    guard image.count >= Self.byteCount,
      image.checksum(0..<Self.byteCount - 4) == image.number(at: Self.byteCount - 4, as: UInt32.self)
    else { throw .corrupt(file: name, offset: 0, commandCount: 0, followedBy: nil) }
    guard let configuration = image.configuration(at: 12), image.isZero(72..<124)
    else { throw .malformed(file: name, offset: 12, reason: "no exchange has such settings") }
    guard image.number(at: 56, as: UInt64.self) <= LogBlock.mostPrecedingCommands else {
      throw .malformed(file: name, offset: 56, reason: "no exchange carries out so many commands")
    }
    self.configuration = configuration
    identity = image.identity(at: 40)
    precedingCommandCount = image.number(at: 56, as: UInt64.self)
    start = Timestamp(nanoseconds: image.number(at: 64, as: UInt64.self))
  }

  /// That of the first segment.
  init(_ configuration: Exchange.Configuration, _ identity: JournalIdentity) {
    (self.configuration, self.identity) = (configuration, identity)
    (precedingCommandCount, start) = (0, 0)
  }

  /// That of a segment that begins where `exchange` is now, behind `commandCount` commands.
  init(_ exchange: borrowing Exchange, _ identity: JournalIdentity, behind commandCount: UInt64) {
    (configuration, self.identity) = (exchange.configuration, identity)
    (precedingCommandCount, start) = (commandCount, exchange.now)
  }
}

// The settings that decide what an exchange does: 28 bytes in the headers of logs and snapshots.
extension ByteBuffer {
  mutating func append(_ configuration: Exchange.Configuration) {
    append(UInt32(configuration.maximumBooksPerOrder))
    append(configuration.maximumQuantity)
    append(configuration.tick.units)
    append(UInt32(configuration.tick.decimals))
    append(UInt32(configuration.volatilityGuard))
  }
}

extension FileImage {
  /// Throws unless the file called `name` begins as a file of `kind` does, and has the version that is read here.
  func checkBeginning(
    _ magic: UInt64, _ supported: UInt32, of kind: String, name: String
  ) throws(JournalError) {
    guard count >= 12, number(at: 0, as: UInt64.self) == magic else {
      throw .foreign(file: name, expected: "a \(kind)")
    }
    let version = number(at: 8, as: UInt32.self)
    guard version == supported else {
      throw .format(file: name, kind: kind, version: version, supported: supported)
    }
  }

  /// `nil` if no exchange has the settings that are there.
  func configuration(at offset: Int) -> Exchange.Configuration? {
    guard
      let tick = Tick(
        units: number(at: offset + 12, as: Int64.self), decimals: Int(number(at: offset + 20, as: UInt32.self)))
    else { return nil }
    let maximumBooksPerOrder = Int(number(at: offset, as: UInt32.self))
    let maximumQuantity = number(at: offset + 4, as: Int64.self)
    let volatilityGuard = Int(number(at: offset + 24, as: UInt32.self))
    let configuration = Exchange.Configuration(
      maximumQuantity: maximumQuantity, tick: tick, volatilityGuard: volatilityGuard,
      maximumBooksPerOrder: maximumBooksPerOrder)
    // Values outside their range were brought inside it.
    guard configuration.maximumQuantity == maximumQuantity, configuration.volatilityGuard == volatilityGuard,
      configuration.maximumBooksPerOrder == maximumBooksPerOrder
    else { return nil }
    return configuration
  }
}

extension Exchange.Configuration {
  /// The same with room for `count` orders from the start.
  func expecting(_ count: Int) -> Exchange.Configuration {
    Exchange.Configuration(
      maximumQuantity: maximumQuantity, tick: tick, expectedOrders: count, volatilityGuard: volatilityGuard,
      maximumBooksPerOrder: maximumBooksPerOrder)
  }

  /// Whether an exchange of either does the same.
  func decidesAs(_ other: Exchange.Configuration) -> Bool { expecting(16) == other.expecting(16) }

  /// In words, what decides what the exchange does.
  var settings: String {
    "maximum quantity \(maximumQuantity), tick \(tick.text(for: Price(ticks: 1))), volatility guard \(volatilityGuard), "
      + "books of an order \(maximumBooksPerOrder)"
  }
}
