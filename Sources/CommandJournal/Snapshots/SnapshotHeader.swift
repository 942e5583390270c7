import ComputeMatching

/// The first 168 bytes of a snapshot.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `CMPSNA` and two line ends |
/// | 8 | 4 | version of the format |
/// | 12 | 28 | the exchange's settings, as in a log |
/// | 40 | 16 | the identity of the journal |
/// | 56 | 8 | how many commands the exchange had carried out |
/// | 64 | 8 | the segment of the log that the next one is to be in: how many commands are in those before |
/// | 72 | 8 | where in that segment |
/// | 80 | 8 | where the block before begins, 0 for the segment's header |
/// | 88 | 4 | the checksum of that block, or of the header |
/// | 92 | 4 | 0 |
/// | 96 | 8 | the state of the digest of all events |
/// | 104 | 8 | the present |
/// | 112 | 8 | how many events there had been |
/// | 120 | 8 | the last stamp |
/// | 128 | 16 | how many numbers participants, affiliations, operator rules and requirements were given, four bytes each |
/// | 144 | 4 | how many books |
/// | 148 | 8 | how many orders |
/// | 156 | 8 | how many bytes, blocks and their headers included |
/// | 164 | 4 | CRC-32C of the 164 bytes before |
struct SnapshotHeader: Hashable {
  static let byteCount = 168
  static let version: UInt32 = 4
  static let magic: UInt64 = 0x0A0D_414E_5350_4D43

  var configuration: Exchange.Configuration
  var identity: JournalIdentity
  /// Where in its journal the exchange was.
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
    buffer.append(configuration)
    buffer.append(identity)
    buffer.append(position.commandCount)
    buffer.append(position.segment)
    buffer.append(UInt64(position.offset))
    buffer.append(UInt64(position.mark.offset))
    buffer.append(position.mark.checksum)
    buffer.append(UInt32(0))
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
    guard let configuration = image.configuration(at: 12), image.number(at: 92, as: UInt32.self) == 0
    else { throw .malformed(file: name, offset: 12, reason: "no exchange has such settings") }
    guard let position = image.logPosition(at: 56) else {
      throw .malformed(file: name, offset: 56, reason: "no log has so many commands there")
    }
    self.init(
      configuration: configuration, identity: image.identity(at: 40), position: position,
      digest: image.number(at: 96, as: UInt64.self), now: image.number(at: 104, as: UInt64.self),
      sequence: image.number(at: 112, as: UInt64.self), stamp: image.number(at: 120, as: UInt64.self),
      nameCounts: (0..<4).map { image.number(at: 128 + 4 * $0, as: UInt32.self) },
      bookCount: image.number(at: 144, as: UInt32.self), orderCount: image.number(at: 148, as: UInt64.self),
      contentByteCount: image.number(at: 156, as: UInt64.self))
  }

  init(
    configuration: Exchange.Configuration, identity: JournalIdentity, position: LogPosition, digest: UInt64,
    now: UInt64, sequence: UInt64, stamp: UInt64, nameCounts: [UInt32], bookCount: UInt32, orderCount: UInt64,
    contentByteCount: UInt64 = 0
  ) {
    (self.configuration, self.identity, self.position, self.digest) = (configuration, identity, position, digest)
    (self.now, self.sequence, self.stamp, self.nameCounts) = (now, sequence, stamp, nameCounts)
    (self.bookCount, self.orderCount, self.contentByteCount) = (bookCount, orderCount, contentByteCount)
  }
}

extension FileImage {
  /// The position at `offset`; `nil` if no log has such a one.
  fileprivate func logPosition(at offset: Int) -> LogPosition? {
    let commandCount = number(at: offset, as: UInt64.self)
    let segment = number(at: offset + 8, as: UInt64.self)
    guard let place = Int(exactly: number(at: offset + 16, as: UInt64.self)), place >= LogHeader.byteCount,
      let mark = Int(exactly: number(at: offset + 24, as: UInt64.self)), mark < place,
      commandCount >= segment, commandCount - segment <= UInt64(place / CompactCommand.byteCount)
    else { return nil }
    return LogPosition(
      segment: segment, offset: place, commandCount: commandCount,
      mark: BlockMark(offset: mark, checksum: number(at: offset + 32, as: UInt32.self)))
  }
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
/// In order: the names, each kind by number, as ``NameEntry``, and likewise the numbers that were forgotten; the books, each a ``NameEntry`` of its contract and a
/// ``BookFields``; the orders in order of entry, each an ``OrderStateFields`` and its fills, 8 bytes each, and
/// of a strip 4 more for the leg.
enum SnapshotBlock {
  static let magic: UInt32 = 0x5041_4E53
  static let headerByteCount = 16
  static let targetByteCount = 1 << 18
}
