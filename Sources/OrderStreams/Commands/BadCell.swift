import ComputeExchange

/// What is wrong with the current row, as the reader of its cells says it: the place and the words are found later.
struct BadCell: Error {
  let column: CommandColumn
  let reason: Reason

  enum Reason {
    /// The text is not what the column says.
    case malformed
    /// The row's operation needs it, and it is empty or not in the file.
    case missing
    case price(PriceFormatError)
  }

  static func malformed(_ column: CommandColumn) -> BadCell { BadCell(column: column, reason: .malformed) }
  static func missing(_ column: CommandColumn) -> BadCell { BadCell(column: column, reason: .missing) }
}

extension CommandReader {
  @inline(never)
  mutating func wrongFieldCount() -> StreamError { rows.wrongFieldCount(expected: columnCount) }

  /// Names the place of a bad cell of the current row.
  @inline(never)
  mutating func streamError(for cell: BadCell) -> StreamError {
    let column = cell.column
    let expected: String
    if case .price(let error) = cell.reason {
      expected = expectation(ofPrice: error)
    } else {
      expected = expectation(of: column)
    }
    guard positions[column.rawValue] < columnCount else {
      return StreamError(
        file: rows.name, line: rows.line, columnName: column.name,
        problem: .malformed(expected: expected, found: "no such column in the header"))
    }
    return rows.malformed(positions[column.rawValue], column.name, expected: expected)
  }

  private func expectation(ofPrice error: PriceFormatError) -> String {
    switch error {
    case .notANumber: "a price in USD per GPU-hour"
    case .notWholeTicks: "a price in USD per GPU-hour, a whole number of the exchange's ticks"
    case .outOfRange: "a price in USD per GPU-hour of at most 2^63 - 1 ticks"
    }
  }

  /// What a cell of `column` should say.
  private func expectation(of column: CommandColumn) -> String {
    switch column {
    case .timestamp, .expires: "nanoseconds since 1970, a whole number from 0 to 2^64 - 1"
    case .operation: operations.list
    case .orderID, .newOrderID: "an order id, a whole number from 1 to 2^64 - 1"
    case .participant, .affiliation: "text in UTF-8"
    case .operatorJurisdiction: "an ISO 3166-1 alpha-2 country such as DE"
    case .side: sides.list
    case .gpuModel: "one exact GPU model, a lower-case slug such as h100-sxm or a known name such as H100_SXM"
    case .vramGB: "one exact amount of VRAM, whole GB from 1 to 65535"
    case .region: "one exact region, such as DE, US/us-east-1 or a lower-case name without a slash"
    case .slaTier: "one exact SLA tier: interruptible, on_demand, reserved or dedicated"
    case .window: "one exact delivery window, spot or whole UTC hours such as 2026-12-01T00Z/720h"
    case .price, .low, .high: "a price in USD per GPU-hour"
    case .quantity: "a whole number of GPUs"
    case .timeInForce: timesInForce.list
    case .postOnly: flags.list
    case .selfTrade: selfTradePreventions.list
    }
  }
}
