/// A place in the log of a journal between two blocks.
struct LogPosition: Hashable {
  /// The segment, by the number of commands in those before it.
  var segment: UInt64 = 0
  /// Where in the segment's file.
  var offset: Int
  /// How many commands of the journal are before it.
  var commandCount: UInt64
  /// What ends there.
  var mark: BlockMark

  /// Behind the header of a segment.
  init(behind header: LogHeader) {
    segment = header.precedingCommandCount
    offset = LogHeader.byteCount
    commandCount = header.precedingCommandCount
    mark = BlockMark(offset: 0, checksum: header.checksum)
  }

  init(segment: UInt64 = 0, offset: Int, commandCount: UInt64, mark: BlockMark) {
    (self.segment, self.offset, self.commandCount, self.mark) = (segment, offset, commandCount, mark)
  }

  /// Goes on to the end of `block`.
  mutating func pass(_ block: LogBlock) {
    mark = BlockMark(offset: block.offset, checksum: block.checksum)
    offset = block.end
    commandCount += UInt64(block.commandCount)
  }
}

/// What tells whether a log still has at a place what it had there: where the block before the place begins, and its checksum.
/// For the first block that is the header, at 0.
struct BlockMark: Hashable {
  var offset: Int
  var checksum: UInt32

  /// Whether `image` has a block, or a header, with this checksum there. What the block holds is not looked at. O(1).
  func isPresent(in image: borrowing FileImage) -> Bool {
    guard offset > 0 else {
      return image.count >= LogHeader.byteCount
        && image.number(at: LogHeader.byteCount - 4, as: UInt32.self) == checksum
    }
    return image.count - offset >= LogBlock.headerByteCount
      && image.number(at: offset, as: UInt32.self) == LogBlock.magic
      && image.number(at: offset + 4, as: UInt32.self) == checksum
  }
}
