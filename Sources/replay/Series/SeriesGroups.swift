import ComputeMatching

/// Which books are listed, and which of them together.
struct SeriesGroups {
  /// What a group is called: the five columns of a contract, or of the pattern that its books match.
  private(set) var names: [[SeriesWriter.Cell]] = []
  private(set) var books: [[BookID]] = []
  /// By book number: its group, if it is listed.
  private var groups: [Int?] = []
  private let pattern: BookPattern?
  private let isOneGroup: Bool

  static let columns = ["gpu_model", "vram_gb", "region", "sla_tier", "window"]

  /// Every book that `pattern` matches is a group, or all together are.
  init(_ pattern: BookPattern?, asOneGroup isOneGroup: Bool) {
    self.pattern = pattern
    self.isOneGroup = isOneGroup
  }

  var count: Int { names.count }

  /// The group of `book`, if it is listed.
  func group(of book: BookID) -> Int? {
    let number = Int(book.rawValue)
    return number < groups.count ? groups[number] : nil
  }

  /// Takes note of the next book.
  mutating func add(_ book: BookID, _ contract: Contract) {
    guard pattern?.matches(contract) ?? true else { return groups.append(nil) }
    if !isOneGroup || names.isEmpty {
      let name = isOneGroup ? pattern?.columns ?? [] : "\(contract)".split(separator: ",").map(String.init)
      names.append(name.map(SeriesWriter.Cell.text))
      books.append([])
    }
    books[names.count - 1].append(book)
    groups.append(names.count - 1)
  }
}
