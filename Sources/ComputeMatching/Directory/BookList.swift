/// A book whose contract satisfies a requirement.
struct EligibleBook: BitwiseCopyable {
  let book: BookID
  /// What the differentials that fit its contract add up to, in ticks.
  let differential: Int64
}

/// Books that are not closed, in order of their numbers. Closing is for good, so one that closes leaves the list and never
/// comes back.
///
/// Windows close in about the order in which their books were opened: what leaves is near the beginning, and only what is before
/// it moves.
struct BookList {
  private var entries: [EligibleBook] = []
  /// How many entries at the beginning have left.
  private var first = 0

  var count: Int { entries.count - first }

  subscript(position: Int) -> EligibleBook { entries[first + position] }

  /// Adds a book with a higher number than all others. Amortised O(1).
  mutating func append(_ book: EligibleBook) { entries.append(book) }

  /// Where `book` is, if it is here. O(log n).
  func position(of book: BookID) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].book < book { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].book == book ? low : nil
  }

  /// Takes out `book`, if it is here. O(log n), and amortised O(1) for each that is between it and the nearer end.
  mutating func remove(_ book: BookID) {
    guard let position = position(of: book) else { return }
    guard position < count / 2 else {
      entries.remove(at: first + position)
      return
    }
    for place in stride(from: first + position, to: first, by: -1) { entries[place] = entries[place - 1] }
    first += 1
    if first > entries.count / 2 {
      entries.removeFirst(first)
      first = 0
    }
  }
}
