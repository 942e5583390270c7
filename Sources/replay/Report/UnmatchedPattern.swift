import ComputeMatching

/// A pattern that matches no book of the stream, and the book that it comes nearest to.
struct UnmatchedPattern: Error, CustomStringConvertible {
  let description: String

  /// `option` is where the pattern was given.
  init(_ pattern: BookPattern, of option: String, books: [BookStatistics]) {
    let columns = zip(pattern.columns, pattern.columnPatterns).enumerated().map { index, column in
      (text: column.0, index: index, pattern: column.1)
    }
    // Fewer columns that differ come first, then fewer letters.
    func distance(_ book: BookStatistics) -> (columns: Int, letters: Int) {
      let texts = "\(book.contract)".split(separator: ",")
      return columns.reduce((columns: 0, letters: 0)) { distance, column in
        if column.pattern.matches(book.contract) { return distance }
        let letters = column.text.split(separator: "|").map {
          EditDistance.between(String($0), String(texts[column.index]))
        }
        return (distance.columns + 1, distance.letters + (letters.min() ?? 0))
      }
    }
    let nearest = books.min { distance($0) < distance($1) }
    description =
      "\(option) \(pattern.text): no book matches"
      + (nearest.map { "; the nearest is \($0.contract)" } ?? "; the stream opened none")
  }
}
