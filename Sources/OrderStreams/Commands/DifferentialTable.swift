import ComputeMatching

/// Lists of differentials by number, from 1 in order of appearance, found again by the bytes of their cell; 0 is the empty list.
///
///     gpu_model=h200-sxm:+0.40;region=DE/*:-0.10
struct DifferentialTable: ~Copyable {
  private var table = ByteTable()
  private var lists: [[Differential]] = [[]]

  subscript(number: UInt32) -> [Differential] { lists[Int(number)] }

  /// The number of the list in `cell`, if it has been seen before.
  @inline(__always)
  func number(of cell: Field, in bytes: borrowing Buffer<UInt8>) -> UInt32? {
    table.number(of: cell.range, in: bytes)
  }

  /// Reads the list in `cell`, which was not known, and returns its number.
  mutating func add(
    _ cell: Field, in bytes: borrowing Buffer<UInt8>, _ tick: Tick, _ contracts: inout ContractNames
  ) throws(BadCell) -> UInt32 {
    guard let text = bytes.text(cell) else { throw .malformed(.differentials) }
    var list: [Differential] = []
    for (index, entry) in text.split(separator: ";", omittingEmptySubsequences: false).enumerated() {
      do throws(BadDifferential) {
        let differential = try Differential(entry, tick, contracts.catalogue)
        do { try contracts.note(differential.grade) } catch { throw .unknown(error.name) }
        list.append(differential)
      } catch {
        throw BadCell(column: .differentials, reason: .differential(index + 1, error))
      }
    }
    let number = UInt32(lists.count)
    lists.append(list)
    table.insert(cell.range, of: bytes, number: number)
    return number
  }
}

/// Why a text is no differential.
enum BadDifferential: Error {
  case shape
  case column
  case pattern(CommandColumn)
  case amount(PriceFormatError)
  case unknown(UnknownName)
}

extension Differential {
  /// The one that `text` states as `column=pattern:amount`.
  fileprivate init(_ text: Substring, _ tick: Tick, _ catalogue: GPUModelCatalogue) throws(BadDifferential) {
    guard let equals = text.firstIndex(of: "="), let colon = text.lastIndex(of: ":"), equals < colon else {
      throw .shape
    }
    guard let column = CommandColumn.contract.first(where: { $0.name == text[..<equals] }) else { throw .column }
    let grade: Requirement
    do { grade = try Requirement(column, String(text[text.index(after: equals)..<colon]), catalogue) } catch {
      throw .pattern(column)
    }
    do {
      // An amount is written as a price is, and may have a sign.
      self.init(grade, ticks: try tick.price(from: String(text[text.index(after: colon)...])).ticks)
    } catch { throw .amount(error) }
  }
}

extension Requirement {
  /// Any contract of which `column`, one of ``CommandColumn/contract``, is as `text` says.
  init(_ column: CommandColumn, _ text: String, _ catalogue: GPUModelCatalogue) throws(ContractFormatError) {
    func pattern(_ other: CommandColumn) -> String { other == column ? text : "*" }
    try self.init(
      gpuModel: pattern(.gpuModel), vramGB: pattern(.vramGB), region: pattern(.region),
      slaTier: pattern(.slaTier), window: pattern(.window), catalogue: catalogue)
  }
}
