import Reporting

/// The rows of a table as they come, each in its place.
struct MergedRows {
  private let table: SweepTable
  private let shard: ShardTable
  private var rows: [Row?]

  private struct Row {
    let text: String
    /// File and line.
    let place: String
  }

  init(of table: SweepTable) {
    self.table = table
    shard = ShardTable(of: table)
    rows = Array(repeating: nil, count: table.grid.runCount)
  }

  /// Adds the rows of a shard's file. Throws at the first line that is not as it was written.
  mutating func add(_ bytes: [UInt8], from file: String) throws(UsageError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let header = lines.first, header.elementsEqual(shard.header.utf8) else {
      let isMerged = lines.first?.elementsEqual(table.header.utf8) == true
      throw UsageError(
        description: "\(file):1: "
          + (isMerged
            ? "a table without checksums; merge takes those of simulate sweep --shard"
            : "not the header of a shard of this grid"))
    }
    var latest = -1
    for (index, line) in lines.dropLast().enumerated().dropFirst() {
      let row = try shard.row(line, at: "\(file):\(index + 1)")
      guard row.number > latest else {
        throw UsageError(description: "\(file):\(index + 1): run \(row.number) behind run \(latest)")
      }
      latest = row.number
      try add(row, at: "\(file):\(index + 1)")
    }
    guard lines.count > 1, lines.last?.isEmpty == true else {
      throw UsageError(description: "\(file):\(lines.count): the table was cut off: its last line has no end")
    }
  }

  private mutating func add(_ row: ShardTable.Row, at place: String) throws(UsageError) {
    if let other = rows[row.number] {
      throw UsageError(description: "\(place): run \(row.number) is also at \(other.place)")
    }
    rows[row.number] = Row(text: row.text, place: place)
  }

  /// Header and rows. Throws if one is missing.
  func all() throws(UsageError) -> [String] {
    let missing = rows.indices.filter { rows[$0] == nil }
    if let first = missing.first {
      let others =
        missing.count == 1 ? "is" : missing.count == 2 ? "and 1 other are" : "and \(missing.count - 1) others are"
      throw UsageError(description: "run \(first) \(others) missing, of \(rows.count)")
    }
    return [table.header] + rows.compactMap { $0?.text }
  }
}
