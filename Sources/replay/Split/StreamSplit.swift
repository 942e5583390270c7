import ComputeMatching
import OrderStreams
import Reporting

extension SplitOptions {
  /// Writes the files, and says what is in each.
  func run() throws -> ExitCode {
    let source = try CommandInput(
      path: input, settings: exchange, for: Self.self, readBy: "replay split --by … --out … -")
    var split = StreamSplit(self, tick: source.configuration.tick)
    try split.run(source)
    return .done
  }
}

/// A stream on its way into many.
struct StreamSplit: ~Copyable {
  private let options: SplitOptions
  private let tick: Tick
  private var pieces: [OpenPiece] = []
  /// The piece of each name, and what file names are taken.
  private var numbers: [String: Int] = [:]
  private var paths: Set<String> = []
  /// The piece in which the last order with an id was.
  private var pieceOfOrder: [OrderID: Int] = [:]
  /// The day that goes on, in days since 1970.
  private var day: UInt64?

  private static let dayLength: UInt64 = 86_400_000_000_000

  /// How many files are open at most.
  private static let mostOpenFiles = 200
  /// Those that are open, and how much was written to pieces by now.
  private var openPieces: [Int] = []
  private var useCount: UInt64 = 0

  /// A piece, shared by the table of pieces.
  private final class OpenPiece {
    var piece: StreamPiece
    /// When it was used last.
    var lastUse: UInt64 = 0
    var isOpen = false

    init(_ piece: consuming StreamPiece) { self.piece = piece }
  }

  init(_ options: SplitOptions, tick: Tick) {
    self.options = options
    self.tick = tick
  }

  /// Parts all there is. What goes wrong is thrown when everything before it is written.
  mutating func run(_ source: consuming CommandInput) throws {
    var market = Exchange(source.configuration)
    var failure: (any Error)?
    do {
      var isMore = true
      while isMore {
        isMore = try source.next(&market) { timed, _, market in
          if options.key == .day {
            try writeToDay(timed, &market)
          } else {
            try writeToBooks(timed, market)
          }
          market.apply(timed.command, at: timed.timestamp)
          market.removeAllEvents()
        }
      }
    } catch { failure = error }
    for open in pieces {
      do { try open.piece.rest() } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    for open in pieces { try TextOutput.standardOutput.write(open.piece.sentence + "\n") }
  }

  /// The piece named `name`, a new one if there is none.
  private mutating func piece(_ name: String) throws -> Int {
    if let known = numbers[name] { return known }
    var plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" }
    // Different names may be the same without what file names cannot have.
    var path = options.path(of: String(plain))
    var copy = 2
    while paths.contains(path) {
      plain = Array("\(String(plain))-\(copy)")
      path = options.path(of: String(plain))
      copy += 1
    }
    paths.insert(path)
    try Files.checkNothingIsOverwritten(reading: [options.input], writing: path)
    try makeRoom()
    pieces.append(OpenPiece(try StreamPiece(path: path, tick: tick)))
    numbers[name] = pieces.count - 1
    try use(pieces.count - 1)
    return pieces.count - 1
  }

  /// Takes note that piece `number` is written to, for which its file may be opened.
  private mutating func use(_ number: Int) throws {
    useCount += 1
    pieces[number].lastUse = useCount
    if pieces[number].isOpen { return }
    try makeRoom()
    pieces[number].isOpen = true
    openPieces.append(number)
  }

  /// Closes the file that was used least recently if no more may be open.
  private mutating func makeRoom() throws {
    guard openPieces.count >= Self.mostOpenFiles,
      let oldest = openPieces.indices.min(by: { pieces[openPieces[$0]].lastUse < pieces[openPieces[$1]].lastUse })
    else { return }
    let number = openPieces.remove(at: oldest)
    pieces[number].isOpen = false
    try pieces[number].piece.rest()
  }

  private mutating func writeToDay(_ timed: TimedCommand, _ market: inout Exchange) throws {
    // An earlier time counts as the present (R5).
    let today = max(timed.timestamp, market.now).nanoseconds / Self.dayLength
    if today != day {
      let start = Timestamp(nanoseconds: today * Self.dayLength)
      let isFirst = day == nil
      if let last = pieces.last {
        // What is due on days without commands belongs to the day before them.
        try last.piece.write(TimedCommand(.advance, at: start), in: market)
        try last.piece.rest()
      }
      day = today
      let name = String("\(start)".prefix(10))
      let number = try piece(name)
      if !isFirst {
        market.apply(.advance, at: start)
        market.removeAllEvents()
        try pieces[number].piece.begin(market, .all)
      }
    }
    try pieces[pieces.count - 1].piece.write(timed, in: market)
  }

  private mutating func writeToBooks(_ timed: TimedCommand, _ market: borrowing Exchange) throws {
    let targets: [Int]
    switch timed.command {
    case .submit(let order):
      let number = try piece(order.scope.book.flatMap { name(of: market.contract(of: $0)) } ?? "other")
      // Of a live order the id stays with it.
      if market.order(order.id) == nil { pieceOfOrder[order.id] = number }
      targets = [number]
    case .cancel(let id), .reduce(let id, _): targets = [try pieceOfOrder[id] ?? piece("other")]
    case .replace(let id, let replacement):
      let number = try pieceOfOrder[id] ?? piece("other")
      if let new = replacement.id, market.order(new) == nil { pieceOfOrder[new] = number }
      targets = [number]
    case .openBook(let contract, _): targets = [try piece(name(of: contract) ?? "other")]
    case .operate(let book, _): targets = [try piece(name(of: market.contract(of: book)) ?? "other")]
    case .cancelAll(_, let book?): targets = [try piece(name(of: market.contract(of: book)) ?? "other")]
    case .cancelAll(_, nil), .forgetNames, .advance: targets = Array(pieces.indices)
    }
    for target in targets {
      try use(target)
      try pieces[target].piece.write(timed, in: market)
    }
  }

  private func name(of contract: Contract?) -> String? {
    guard let contract else { return nil }
    return options.key == .model ? "\(contract.spec.gpuModel)" : "\(contract)"
  }
}
