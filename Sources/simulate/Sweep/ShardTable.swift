import CommandJournal
import MarketSimulation
import Reporting

/// The table of one shard: rows of a ``SweepTable``, each with a checksum in a column of its own, so that a row that was
/// damaged on its way is not merged. The merged table has none.
struct ShardTable {
  /// The header of the shard's file.
  let header: String
  private let table: SweepTable

  /// A row that is as it was written.
  struct Row {
    let number: Int
    /// The row of the merged table.
    let text: String
  }

  init(of table: SweepTable) {
    self.table = table
    header = table.header + ",checksum"
  }

  /// `row` with its checksum behind it: CRC-32C of the bytes before the comma, in eight hexadecimal digits.
  static func sealed(_ row: String) -> String {
    let digits = String(Checksum.of(row.utf8.span), radix: 16)
    return "\(row),\(String(repeating: "0", count: 8 - digits.count))\(digits)"
  }

  /// Reads a line of a shard, which is at `place`. Throws if it is not a row of the table that was written there.
  func row(_ line: ArraySlice<UInt8>, at place: String) throws(UsageError) -> Row {
    guard let comma = line.lastIndex(of: UInt8(ascii: ",")),
      let text = String(validating: line[..<comma], as: UTF8.self), Array(Self.sealed(text).utf8) == Array(line)
    else { throw UsageError(description: "\(place): not as it was written: the checksum is wrong") }
    guard let fields = CSVRow.fields(of: text) else {
      throw UsageError(description: "\(place): quotation marks that are not closed")
    }
    guard fields.last == table.gridDigest else {
      throw UsageError(description: "\(place): a row of another grid, or of another version of its scenario")
    }
    let columnCount = table.columnNames.count
    guard fields.count == columnCount else {
      throw UsageError(description: "\(place): expected \(columnCount + 1) columns, found \(fields.count + 1)")
    }
    guard let number = Int(fields[0]), (0..<table.grid.runCount).contains(number), "\(number)" == fields[0] else {
      throw UsageError(description: "\(place): a run that the grid does not have")
    }
    if let problem = table.problem(with: fields, ofRun: number) {
      throw UsageError(description: "\(place): \(problem)")
    }
    return Row(number: number, text: text)
  }
}

extension SweepTable {
  /// What is wrong with the fields of a row of this table; `nil` if nothing is.
  fileprivate func problem(with fields: [String], ofRun number: Int) -> String? {
    let run = grid.run(number)
    let given = ["\(number)", "\(run.seed)"] + grid.values(of: run)
    for (column, value) in given.enumerated() where fields[column] != value {
      return "column \(columnNames[column]): run \(number) has \(value), found \(fields[column])"
    }
    for column in given.count..<fields.count {
      if let expected = Self.expectation(columnNames[column], fields[column]) {
        return "column \(columnNames[column]): expected \(expected), found \(fields[column])"
      }
    }
    return nil
  }

  /// What the column should say, if `field` does not.
  private static func expectation(_ column: String, _ field: String) -> String? {
    switch column {
    case "commands": Int(field).map(String.init) == field ? nil : "a whole number"
    case "digest", "grid":
      UInt64(field.dropFirst(2), radix: 16).map(hexadecimal) == field ? nil : "0x and sixteen hexadecimal digits"
    case _ where column.hasSuffix(".pass"): field == "0" || field == "1" ? nil : "0 or 1"
    default: field.isEmpty || isFigure(field) ? nil : "a number, or nothing"
    }
  }

  /// Whether `field` is a number as a table has it.
  private static func isFigure(_ field: String) -> Bool {
    var row = CSVRow()
    row.append(Double(field))
    return row.text == field
  }
}
