import ComputeMatching

// What has changed since a reader looked last. A reader remembers how far it has read, and the feed knows of no readers: it keeps
// nothing for them, however many there are and however late they come.

extension MarketFeed {
  /// Calls `body` with every book that has changed after the event `sequence`, the one that changed last first. O(changed books);
  /// no allocation.
  public func forEachChangedBook(since sequence: UInt64, _ body: (BookID) -> Void) {
    var number = books.newestBook
    while number != .none, books[BookID(number)].sequence > sequence {
      body(BookID(number))
      number = books[BookID(number)].older
    }
  }

  /// Calls `body` with the newest state of every level of `book` that has changed after the event `sequence`, each price of a side
  /// at least once; removed levels come last, one that was removed twice comes twice.
  ///
  /// Answers `false`, and has not called `body`, if the feed no longer knows all levels that are gone since: it remembers the latest
  /// 4,096 of all books, and none from before it joined. Then the reader needs all levels of the book.
  ///
  /// - Complexity: O(levels changed and removed since); no allocation.
  public func forEachChangedLevel(
    of book: BookID, since sequence: UInt64, _ body: (LevelUpdate) -> Void
  ) -> Bool {
    guard books.contains(book), books[book].sequence > sequence else { return true }
    guard books.removals.reach(back: sequence, from: books[book].lastRemoval) else { return false }
    var number = books[book].newestLevel
    while number != .none, books[level: number].sequence > sequence {
      body(LevelUpdate(side: books[level: number].side, level: books[level: number].depth))
      number = books[level: number].older
    }
    books.removals.forEach(since: sequence, from: books[book].lastRemoval) { price, side in
      // One that is there again has been read already.
      if books.ladders.level(at: price, side, in: book) == nil { body(.removal(of: price, side)) }
    }
    return true
  }

  /// What has changed in `book` since it had the sequence `sequence`, the one of the reader's latest update; all of it for a reader
  /// that has none yet and asks with 0, or that is too late; `nil` if nothing has changed, or if there is no such book.
  ///
  /// No update is larger than the book and the latest 4,096 removals.
  ///
  /// - Complexity: O(levels changed and removed since), or O(levels) if it is complete; allocates.
  public func update(of book: BookID, since sequence: UInt64) -> DepthUpdate? {
    guard books.contains(book), books[book].sequence > sequence else { return nil }
    if sequence == 0 { return depthSnapshot(of: book) }
    var levels: [LevelUpdate] = []
    var removed: Set<LevelUpdate> = []
    let isWhole = forEachChangedLevel(of: book, since: sequence) { update in
      if !update.isRemoval || removed.insert(update).inserted { levels.append(update) }
    }
    return isWhole ? self.update(of: book, since: sequence, isComplete: false, levels) : depthSnapshot(of: book)
  }

  func update(of book: BookID, since sequence: UInt64, isComplete: Bool, _ levels: [LevelUpdate]) -> DepthUpdate {
    DepthUpdate(
      book: book, since: sequence, sequence: books[book].sequence, isComplete: isComplete, phase: books[book].phase,
      trades: books[book].trades, levels: levels)
  }
}
