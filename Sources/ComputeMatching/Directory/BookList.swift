/// A book whose contract satisfies a requirement.
struct EligibleBook: BitwiseCopyable {
  let book: BookID
  /// What the differentials that fit its contract add up to, in ticks.
  let differential: Int64
}

/// Books that are not closed, in order of their numbers. Closing is for good, so one that closes leaves the list and never
/// comes back.
///
/// They are in blocks, so that one that leaves moves few others, whatever the order in which books close.
struct BookList: Sequence {
  /// None is empty, unless it is the only one, and two neighbours have more books than half a block.
  private(set) var blocks: [[EligibleBook]] = []
  private(set) var count = 0

  private static var blockSize: Int { 256 }

  /// Adds a book with a higher number than all others. Amortised O(1).
  mutating func append(_ book: EligibleBook) {
    if blocks.last.map({ $0.count == Self.blockSize }) ?? true { blocks.append([]) }
    blocks[blocks.count - 1].append(book)
    count += 1
  }

  /// `book`, if it is here. O(log n).
  func entry(of book: BookID) -> EligibleBook? { place(of: book).map { blocks[$0.block][$0.position] } }

  /// Takes out `book`, if it is here. O(log n), and a move of what is behind it in its block; one block in so many goes, and moves
  /// the references to those behind it.
  mutating func remove(_ book: BookID) {
    guard let place = place(of: book) else { return }
    blocks[place.block].remove(at: place.position)
    count -= 1
    if blocks[place.block].isEmpty, blocks.count > 1 {
      blocks.remove(at: place.block)
    } else {
      joinBlocks(at: place.block)
      joinBlocks(at: place.block - 1)
    }
  }

  /// Makes one block of two neighbours that have few books, so that the list takes no more room than a few times what it holds.
  private mutating func joinBlocks(at first: Int) {
    guard first >= 0, first + 1 < blocks.count, blocks[first].count + blocks[first + 1].count <= Self.blockSize / 2
    else { return }
    blocks[first] += blocks.remove(at: first + 1)
  }

  private func place(of book: BookID) -> (block: Int, position: Int)? {
    guard count > 0 else { return nil }
    let block = Self.firstIndex(in: blocks.count) { blocks[$0][0].book > book } - 1
    guard block >= 0 else { return nil }
    let position = Self.firstIndex(in: blocks[block].count) { blocks[block][$0].book >= book }
    return position < blocks[block].count && blocks[block][position].book == book ? (block, position) : nil
  }

  /// The first of `count` indices from which on `condition` holds; `count` if it holds nowhere.
  private static func firstIndex(in count: Int, where condition: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  struct Iterator: IteratorProtocol {
    fileprivate var blocks: IndexingIterator<[[EligibleBook]]>
    fileprivate var block: IndexingIterator<[EligibleBook]>

    mutating func next() -> EligibleBook? {
      if let book = block.next() { return book }
      guard let following = blocks.next() else { return nil }
      block = following.makeIterator()
      return block.next()
    }
  }

  func makeIterator() -> Iterator { Iterator(blocks: blocks.makeIterator(), block: [].makeIterator()) }
}
