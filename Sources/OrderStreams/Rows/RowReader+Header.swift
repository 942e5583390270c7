extension RowReader {
  /// Reads the header row: for each of `names`, where it is, `nil` if it is not there.
  ///
  /// - Throws: if there is no header, or if it names a column that is none of these, or one twice.
  mutating func header(_ names: [String]) throws(StreamError) -> [Int?] {
    var unnamed: [Int]?
    return try header(names, after: nil, unnamed: &unnamed)
  }

  /// The same, with columns that have no name, which are added to `unnamed`; an error if that is `nil`. What pandas calls
  /// a column without a name, `Unnamed: 0`, is none either. `first` is the name that the first column must have besides.
  mutating func header(
    _ names: [String], after first: String?, unnamed: inout [Int]?
  ) throws(StreamError) -> [Int?] {
    guard try next() else {
      throw StreamError(
        file: name, line: max(line, 1),
        problem: .malformed(expected: "a header row with the names of the columns", found: "the end of the file"))
    }
    var positions = [Int?](repeating: nil, count: names.count)
    if let first, bytes.text(field(0)) != first {
      throw malformed(0, nil, expected: "\(first), the name of the first column")
    }
    for index in (first == nil ? 0 : 1)..<fieldCount {
      let found = bytes.text(field(index))
      if unnamed != nil, let found, found.isEmpty || found.hasPrefix("Unnamed: ") {
        unnamed?.append(index)
        continue
      }
      guard let column = names.firstIndex(where: { $0 == found }) else {
        throw malformed(
          index, nil, expected: "a column name (\(names.joined(separator: " ")))",
          advice: fieldCount == 1 ? found.flatMap(Self.adviceOnSeparators) : nil)
      }
      guard positions[column] == nil else { throw malformed(index, nil, expected: "each column once") }
      positions[column] = index
    }
    return positions
  }

  /// What to say of a header that other characters than commas part.
  private static func adviceOnSeparators(in header: String) -> String? {
    let separators = [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
    return separators.first { header.contains($0.0) }.map { "which \($0.1) part; write commas" }
  }

  /// The error that the current row has not as many fields as the header.
  func wrongFieldCount(expected: Int) -> StreamError {
    // Where the first field is that is too many, or where the row ends.
    let place = hasQuotes ? nil : place(of: min(expected, fieldCount))
    return StreamError(
      file: name, line: line, column: place?.column,
      problem: .malformed(
        expected: "\(expected) fields, as many as the header has", found: "\(fieldCount)"))
  }
}
