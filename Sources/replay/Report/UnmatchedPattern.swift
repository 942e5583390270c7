import ComputeMatching

/// A `--book` that matches no book of the stream, and the book that it comes nearest to.
struct UnmatchedPattern: Error, CustomStringConvertible {
  let description: String

  init(_ pattern: BookPattern, books: [BookStatistics]) {
    let columns = "\(pattern.requirement)".split(separator: ",").enumerated().compactMap { index, text in
      let others = Array(repeating: "*,", count: index).joined()
      return (try? Requirement(canonical: others + text)).map { (text: text, index: index, requirement: $0) }
    }
    // Fewer columns that differ come first, then fewer letters.
    func distance(_ book: BookStatistics) -> (columns: Int, letters: Int) {
      let texts = "\(book.contract)".split(separator: ",")
      return columns.reduce((columns: 0, letters: 0)) { distance, column in
        if column.requirement.matches(book.contract) { return distance }
        let letters = column.text.split(separator: "|").map {
          EditDistance.between(String($0), String(texts[column.index]))
        }
        return (distance.columns + 1, distance.letters + (letters.min() ?? 0))
      }
    }
    let nearest = books.min { distance($0) < distance($1) }
    description =
      "--book \(pattern.text): no book matches"
      + (nearest.map { "; the nearest is \($0.contract)" } ?? "; the stream opened none")
  }
}
