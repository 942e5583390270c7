import ComputeExchange

/// The first 128 bytes of a snapshot.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `CEXSNA` and two line ends |
/// | 8 | 4 | version of the format |
/// | 12 | 4 | 0 |
/// | 16 | 24 | the exchange's settings, as in a log |
/// | 40 | 8 | how many commands the exchange had carried out |
/// | 48 | 8 | where in the log the next one is to stand |
/// | 56 | 8 | the state of the digest of all events |
/// | 64 | 8 | the present |
/// | 72 | 8 | how many events there had been |
/// | 80 | 8 | the last stamp |
/// | 88 | 16 | how many participants, affiliations, operator rules and requirements follow, four bytes each |
/// | 104 | 4 | how many books |
/// | 108 | 8 | how many orders |
/// | 116 | 8 | how many bytes, blocks and their headers included |
/// | 124 | 4 | CRC-32C of the 124 bytes before |
struct SnapshotHeader: Hashable {
  static let byteCount = 128
  static let version: UInt32 = 1
  static let magic: UInt64 = 0x0A0D_414E_5358_4543

  var configuration: Exchange.Configuration
  /// Where in its journal the exchange stood.
  var position: LogPosition
  var digest: UInt64
  var now: UInt64
  var sequence: UInt64
  var stamp: UInt64
  var nameCounts: [UInt32]
  var bookCount: UInt32
  var orderCount: UInt64
  var contentByteCount: UInt64 = 0

  func append(to buffer: inout ByteBuffer) {
    let start = buffer.count
    buffer.append(Self.magic)
    buffer.append(Self.version)
    buffer.append(UInt32(0))
    buffer.append(configuration)
    buffer.append(position.commandCount)
    buffer.append(UInt64(position.offset))
    for number in [digest, now, sequence, stamp] { buffer.append(number) }
    for count in nameCounts { buffer.append(count) }
    buffer.append(bookCount)
    buffer.append(orderCount)
    buffer.append(contentByteCount)
    buffer.append(buffer.checksum(from: start))
  }

  /// Reads the header of `image`, the file called `name`.
  init(_ image: borrowing FileImage, name: String) throws(JournalError) {
    try image.checkBeginning(Self.magic, Self.version, of: "snapshot", name: name)
    guard image.count >= Self.byteCount,
      image.checksum(0..<Self.byteCount - 4) == image.number(at: Self.byteCount - 4, as: UInt32.self)
    else { throw .malformed(file: name, offset: 0, reason: "the header is not as it was written") }
    guard let configuration = image.configuration(at: 16), image.number(at: 12, as: UInt32.self) == 0 else {
      throw .malformed(file: name, offset: 12, reason: "no exchange has such settings")
    }
    guard let offset = Int(exactly: image.number(at: 48, as: UInt64.self)), offset >= LogHeader.byteCount,
      image.number(at: 40, as: UInt64.self) <= UInt64(offset / CompactCommand.byteCount)
    else { throw .malformed(file: name, offset: 40, reason: "no log has so many commands there") }
    self.init(
      configuration: configuration,
      position: LogPosition(offset: offset, commandCount: image.number(at: 40, as: UInt64.self)),
      digest: image.number(at: 56, as: UInt64.self), now: image.number(at: 64, as: UInt64.self),
      sequence: image.number(at: 72, as: UInt64.self), stamp: image.number(at: 80, as: UInt64.self),
      nameCounts: (0..<4).map { image.number(at: 88 + 4 * $0, as: UInt32.self) },
      bookCount: image.number(at: 104, as: UInt32.self), orderCount: image.number(at: 108, as: UInt64.self),
      contentByteCount: image.number(at: 116, as: UInt64.self))
  }

  init(
    configuration: Exchange.Configuration, position: LogPosition, digest: UInt64, now: UInt64, sequence: UInt64,
    stamp: UInt64, nameCounts: [UInt32], bookCount: UInt32, orderCount: UInt64, contentByteCount: UInt64 = 0
  ) {
    (self.configuration, self.position, self.digest) = (configuration, position, digest)
    (self.now, self.sequence, self.stamp, self.nameCounts) = (now, sequence, stamp, nameCounts)
    (self.bookCount, self.orderCount, self.contentByteCount) = (bookCount, orderCount, contentByteCount)
  }
}

/// A place in a log between two commands.
struct LogPosition: Hashable {
  var offset: Int
  /// How many commands stand before it.
  var commandCount: UInt64
}

/// One block of a snapshot behind its header: as many entries as fit, and a checksum over them.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | `SNAP` |
/// | 4 | 4 | CRC-32C of everything behind |
/// | 8 | 4 | which block it is, from 0 |
/// | 12 | 4 | how many bytes of content |
///
/// In order: the names, each kind by number, as ``NameEntry``; the books, each a ``NameEntry`` of its contract and a
/// ``BookFields``; the orders in order of entry, each an ``OrderStateFields`` and its fills, 8 bytes each.
enum SnapshotBlock {
  static let magic: UInt32 = 0x5041_4E53
  static let headerByteCount = 16
  static let targetByteCount = 1 << 18
}
