import ComputeMatching

/// What is wrong with the current row, as the reader of its cells says it: the place and the words are found later.
struct BadCell: Error {
  let column: CommandColumn
  let reason: Reason

  enum Reason {
    /// The text is not what the column says.
    case malformed
    /// The row's operation needs it, and it is empty or not in the file.
    case missing
    /// The same of a column of the contract where it may be a pattern.
    case pattern
    /// The text is no price at this tick.
    case price(PriceFormatError, Tick)
    /// The memory is not what the model's name states, which this says in words.
    case contradiction(String)
    /// A name that nobody knows is refused.
    case unknown(UnknownName)
    /// The entry of this number, from 1, is no differential.
    case differential(Int, BadDifferential)
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
    let expected =
      switch cell.reason {
      case .malformed, .missing: expectation(of: column)
      case .pattern: expectation(ofPattern: column)
      case .price(let error, let tick): "a price in USD per GPU-hour" + limit(of: error, tick)
      case .contradiction(let stated): stated
      case .unknown(let name): expectation(ofUnknown: name)
      case .differential(let entry, let error): "in entry \(entry) \(expectation(ofDifferential: error))"
      }
    guard positions[column.rawValue] < columnCount else {
      return StreamError(
        file: rows.name, line: rows.line, columnName: column.name,
        problem: .malformed(expected: expected, found: "no such column in the header"))
    }
    return rows.malformed(
      positions[column.rawValue], column.name, expected: expected, advice: advice(on: column))
  }

  /// What is wrong with how the number in `column` is spelled, if it is one and that is known.
  private func advice(on column: CommandColumn) -> String? {
    guard let isWhole = column.isWholeNumber else { return nil }
    let spelling = NumberSpelling(rows.repairedText(rows.field(positions[column.rawValue])))
    return spelling?.advice(onWholeNumber: isWhole)
  }

  private func limit(of error: PriceFormatError, _ tick: Tick? = nil) -> String {
    switch error {
    case .notANumber: ""
    case .notWholeTicks:
      ", a whole number of " + (tick.map { "ticks of \($0.text(for: Price(ticks: 1)))" } ?? "the exchange's ticks")
    case .outOfRange: " of at most 2^63 - 1 ticks"
    }
  }

  private func expectation(ofDifferential error: BadDifferential) -> String {
    switch error {
    case .shape: "column=pattern:amount, such as gpu_model=h200-sxm:+0.40"
    case .column: "one of the columns gpu_model, vram_gb, region, sla_tier or window before the ="
    case .pattern(let column): "before the colon \(expectation(ofPattern: column))"
    case .amount(let error): "after the colon an amount in USD per GPU-hour\(limit(of: error))"
    case .unknown(let name): expectation(ofUnknown: name)
    }
  }

  private func expectation(ofUnknown name: UnknownName) -> String {
    let kind =
      switch name {
      case .gpuModel: "a known GPU model"
      case .vramGB: "a size of memory that the model is made with"
      case .region: "a region of a known country"
      }
    return kind + " and not \(name.text)"
      + (contracts.catalogue.nearest(to: name).map { " (the nearest is \($0))" } ?? "")
  }

  /// What a cell of `column`, one of the contract's, should say where patterns are allowed.
  private func expectation(ofPattern column: CommandColumn) -> String {
    switch column {
    case .gpuModel:
      "GPU models such as h100-sxm, H100_SXM or a100-40gb, each with at most one size of memory, parted by bars, or * for any"
    case .vramGB:
      "VRAM in whole GB from 1 to 65535, alternatives parted by bars, or at least so much as >=80, or * for any"
    case .region:
      "regions, such as DE, US/us-east-1, US/* or a name without a slash, parted by bars, or * for any"
    case .slaTier:
      "SLA tiers (interruptible, on_demand, reserved or dedicated), parted by bars, or at least one as >=on_demand, "
        + "or * for any"
    case .window: "a delivery window, spot or whole UTC hours such as 2026-12-01T00Z/720h, or * for any"
    default: expectation(of: column)
    }
  }

  /// What a cell of `column` should say.
  private func expectation(of column: CommandColumn) -> String {
    switch column {
    case .timestamp, .expires, .opens, .locks, .uncrosses: "nanoseconds since 1970, a whole number from 0 to 2^64 - 1"
    case .operation: operations.list
    case .orderID, .newOrderID: "an order id, a whole number from 1 to 2^64 - 1"
    case .participant, .affiliation: "text in UTF-8"
    case .operatorJurisdiction: "an ISO 3166-1 alpha-2 country such as DE"
    case .side: sides.list
    case .gpuModel: "one exact GPU model, such as h100-sxm or H100_SXM, with at most one size of memory"
    case .vramGB: "one exact amount of VRAM, whole GB from 1 to 65535"
    case .region: "one exact region, such as DE, US/us-east-1 or a name without a slash"
    case .slaTier: "one exact SLA tier: interruptible, on_demand, reserved or dedicated"
    case .window: "one exact delivery window, spot or whole UTC hours such as 2026-12-01T00Z/720h"
    case .differentials: "differentials, such as gpu_model=h200-sxm:+0.40;region=DE/*:-0.10"
    case .price, .low, .high: "a price in USD per GPU-hour"
    case .quantity, .displayQuantity, .minimumQuantity, .maximumPerCounterparty, .lot: "a whole number of GPUs"
    case .everyHours: "whole hours, from 0 to 2^32 - 1"
    case .unmatched: unmatched.list
    case .timeInForce: timesInForce.list
    case .postOnly, .allOrNone, .sameBook, .strip: flags.list
    case .operators: "ISO 3166-1 alpha-2 countries parted by bars, such as US|CA, or !CN|RU for all but these"
    case .selfTrade: selfTradePreventions.list
    }
  }
}
