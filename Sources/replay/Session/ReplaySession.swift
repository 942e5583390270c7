import CommandJournal
import ComputeMatching
import OrderStreams
import Reporting

/// One replay, from its first command to its summary: what both formats have in common.
struct ReplaySession: ~Copyable {
  let options: Options
  let format: StreamFormat
  var exchange: Exchange
  var recorder: Recorder
  var operations: OperationTally
  var latency: LatencyHistogram?
  var lookaheadTrials = LookaheadTrials()
  /// What the comparison with the venue's own book has seen.
  var venueReport: LOBSTERReport?
  /// The instruments of the order feed of another venue, in their books.
  var venueReplay = VenueReplay()
  /// Executions in LOBSTER files of orders of which nothing is known.
  var executionsLeftOut: UInt64 = 0
  /// What `--preview` came to; `nil` if it was not given, or not come to.
  var previews: Previews?
  /// What the files of the stream had to be noted of.
  private(set) var notes: [StreamNote] = []
  /// What the current one has to be noted of so far.
  var fileNotes: [StreamNote] = []

  /// Names that nobody knows, each once.
  private var unknownNames: [UnknownName] = []
  private var isNoted: Set<UnknownName> = []

  private var period: ClosedRange<Timestamp>?
  private var clock: PacedClock?
  private var progress: ProgressLine
  private let bytesInAll: Int?
  private var bytesOfFinishedFiles = 0
  /// That of the last row of the files before.
  var lastTimestamp = Timestamp(nanoseconds: 0)
  private let start = monotonicNanoseconds()
  private var elapsed: UInt64 = 0

  /// Prepares to replay `paths`, or the sample if there is none, as `options` say. Creates the file of events.
  init(_ options: Options, _ format: StreamFormat, paths: [String]) throws {
    let configuration = try Self.configuration(options, format, paths)
    recorder = try Recorder(options, tick: configuration.tick)
    exchange = Exchange(configuration)
    self.options = options
    self.format = format
    operations = OperationTally(format: format)
    latency = options.measuresLatency ? LatencyHistogram() : nil
    if case .factor(let factor) = options.pace { clock = PacedClock(factor: factor) }
    // Events on the terminal and a line that is drawn over and over would spoil each other.
    progress = ProgressLine(isWanted: !options.isQuiet && options.events != .standardOutput, start: start)
    var sizes: Int? = 0
    for path in paths { sizes = sizes.flatMap { sum in Files.size(path).map { sum + $0 } } }
    bytesInAll = sizes
  }

  /// What the exchange is to be like.
  private static func configuration(
    _ options: Options, _ format: StreamFormat, _ paths: [String]
  ) throws -> Exchange.Configuration {
    switch format {
    case .csv:
      return options.exchange.configuration
    case .log:
      return try CommandLogReader(path: paths[0]).configuration
    case .lobster: return configuration(LOBSTERReplay.configuration, options)
    case .itch: return configuration(VenueReplay.configuration(tick: .standard), options)
    case .l3:
      return configuration(VenueReplay.configuration(tick: options.exchange.tick ?? L3Reader.standardTick), options)
    case .dbn:
      return configuration(VenueReplay.configuration(tick: options.exchange.tick ?? DBNReader.standardTick), options)
    }
  }

  /// `standard`, except for what `options` say of it.
  private static func configuration(
    _ standard: Exchange.Configuration, _ options: Options
  ) -> Exchange.Configuration {
    Exchange.Configuration(
      maximumQuantity: options.exchange.maximumQuantity ?? standard.maximumQuantity, tick: standard.tick,
      expectedOrders: standard.expectedOrders)
  }

  /// Replays `first` and then the files at `others`, as one stream, to its end or to where `--until` stops it.
  ///
  /// Throws at malformed input, and if events cannot be written; what was replayed by then stays to be summarised.
  mutating func replay(_ first: consuming ByteSource, then others: [String]) throws {
    defer { progress.clear() }
    var failure: (any Error)?
    do {
      var goesOn = try replay(first)
      for path in others where goesOn { goesOn = try replay(ByteSource(path: path)) }
      try recorder.finishComparison()
    } catch { failure = error }
    // Whatever ended the replay, the events up to there are written.
    do { try recorder.flush() } catch { failure = failure ?? error }
    do { try recorder.finishMBO(symbols: symbols) } catch { failure = failure ?? error }
    elapsed = monotonicNanoseconds() - start
    if let failure { throw failure }
  }

  /// Replays one file. Returns whether the stream goes on behind it.
  private mutating func replay(_ source: consuming ByteSource) throws -> Bool {
    let size = source.size ?? 0
    let goesOn =
      switch format {
      case .csv: try replayOrderStream(source)
      case .lobster: try replayLOBSTER(source)
      case .log: try replayCommandLog(source.name)
      case .itch: try replayITCH(source)
      case .l3: try replayL3(source)
      case .dbn: try replayDBN(source)
      }
    bytesOfFinishedFiles += size
    return goesOn
  }

  /// Takes note of names that nobody knows.
  mutating func note(_ names: [UnknownName]) {
    for name in names where isNoted.insert(name).inserted { unknownNames.append(name) }
  }

  /// Whether the stream stops before a command of `timestamp`. If so, what is due by the time of the stop has happened.
  mutating func stops(before timestamp: Timestamp) throws(StreamError) -> Bool {
    guard case .time(let stop) = options.stop, timestamp > stop else { return false }
    exchange.apply(.advance, at: stop)
    try recorder.takeEvents(of: .advance, from: &exchange)
    return true
  }

  /// Whether any command was replayed.
  var hasBegun: Bool { operations.total > 0 }

  /// Keeps what a reader noted of its file. That times are early is said of one file only.
  mutating func keep(_ notesOfFile: [StreamNote]) {
    for note in notesOfFile where note.kind != .earlyTime || !notes.contains(where: { $0.kind == .earlyTime }) {
      notes.append(note)
    }
  }

  /// Whether the stream stops now that a command was replayed.
  var stopsHere: Bool {
    if case .row(let row) = options.stop { operations.total >= row } else { false }
  }

  /// Whether nobody asks for the events of single commands, and nothing happens between commands but their time.
  var isPlain: Bool { clock == nil && latency == nil && options.stop == nil && !recorder.hasReaders }

  /// Takes note of the times of commands.
  mutating func include(_ times: ClosedRange<Timestamp>) {
    period =
      min(
        period?.lowerBound ?? times.lowerBound, times.lowerBound)...max(
        period?.upperBound ?? times.upperBound, times.upperBound)
  }

  /// Keeps the progress line up to date.
  mutating func showProgress(bytesRead: Int) { showProgress(at: monotonicNanoseconds(), bytesRead: bytesRead) }

  /// Waits until a command of `timestamp` is due, and keeps the progress line up to date.
  @inline(__always)
  mutating func awaitCommand(at timestamp: Timestamp, bytesRead: @autoclosure () -> Int) throws(StreamError) {
    if recorder.history != nil { recorder.prepareHistory(for: timestamp, in: exchange) }
    include(timestamp...timestamp)
    if clock != nil {
      try wait(for: timestamp, bytesRead: bytesRead())
    } else if operations.total & 0xFFF == 0 {
      showProgress(at: monotonicNanoseconds(), bytesRead: bytesRead())
    }
  }

  private mutating func wait(for timestamp: Timestamp, bytesRead: Int) throws(StreamError) {
    let longestSleep: UInt64 = 100_000_000
    var hasFlushed = false
    while true {
      let now = monotonicNanoseconds()
      showProgress(at: now, bytesRead: bytesRead)
      guard let left = clock?.wait(for: timestamp, at: now), left > 0 else { return }
      // A reader sees the events before the replay pauses.
      if !hasFlushed { try recorder.flush() }
      hasFlushed = true
      sleep(nanoseconds: min(left, longestSleep))
    }
  }

  private mutating func showProgress(at now: UInt64, bytesRead: Int) {
    guard progress.isDue(at: now) else { return }
    let position = ReplayPosition(
      commands: operations.total, bytesRead: bytesOfFinishedFiles + bytesRead, bytesInAll: bytesInAll)
    progress.show(at: now) { elapsed in position.line(after: elapsed) }
  }

  /// Everything there is to say now; `problem` is why it is not everything there should be.
  func summary(of streams: [String], problem: String?) -> Summary {
    let filter = recorder.filter
    let books = recorder.market.busiestBooks { filter?.picks($0) ?? true }
    let depthLevels = options.depthLevels
    let deepBooks = depthLevels == nil ? [] : filter == nil ? books.prefix(1) : books[...]
    var shown: [BookReport] = []
    for book in books where shown.count < Summary.shownBooks || book.trades > 0 {
      shown.append(BookReport(book, named: name(of: book), in: exchange))
    }
    var depth: [BookDepth] = []
    for book in deepBooks {
      depth.append(BookDepth(book, named: name(of: book), levels: depthLevels ?? 0, in: exchange))
    }
    var requirementOrders: [RequirementReport] = []
    for order in recorder.largestRequirementOrders(in: exchange) {
      let terms = recorder.market.requirementOrders.terms(of: order)
      requirementOrders.append(RequirementReport(order, terms, in: exchange))
    }
    return Summary(
      streams: streams, format: format, problem: problem, commands: operations.counts, period: period,
      market: recorder.market, tick: exchange.configuration.tick, busiestBooks: Array(shown.prefix(Summary.shownBooks)),
      tradedBooks: shown.filter { $0.statistics.trades > 0 }, largestBook: largestBook(of: books),
      unmatched: books.isEmpty
        ? filter.map { UnmatchedPattern($0.pattern, of: "--book", books: recorder.market.books) } : nil,
      omittedBooks: books.count - min(books.count, Summary.shownBooks), depth: depth,
      requirementOrders: requirementOrders, bids: OpenOrders(.bid, in: exchange),
      asks: OpenOrders(.ask, in: exchange), unfilled: UnfilledQuantity(recorder.market.books, in: exchange),
      digest: recorder.digest,
      elapsedNanoseconds: elapsed, latency: latency,
      previews: previews, makers: format.isVenueFeed ? venueReplay.report : nil,
      executionsLeftOut: executionsLeftOut, unknownNames: unknownNames, checks: checks,
      notes: notes.map(\.description))
  }

  private static let picturedLevels = 5

  private func largestBook(of books: [BookStatistics]) -> BookDepth? {
    guard let book = books.first, book.trades > 0 else { return nil }
    return BookDepth(book, named: name(of: book), levels: Self.picturedLevels, in: exchange)
  }

  /// What `--report` shows, beside `summary`; `nil` if it was not given.
  mutating func page(_ summary: Summary, command: [String]) -> ReplayPage? {
    recorder.finishHistory(in: exchange)
    guard let history = recorder.history else { return nil }
    var waiting: [WaitingOrder] = []
    exchange.forEachOrder { order in
      if order.displayedQuantity == 0 { waiting.append(WaitingOrder(order, of: exchange)) }
    }
    return ReplayPage(summary: summary, history: history, waiting: waiting, bookNames: symbols, command: command)
  }

  /// What the books trade, by their numbers.
  private var symbols: [String] { recorder.market.books.map { name(of: $0) } }

  /// Files of other venues name no contracts; whatever their books were given, the reader never heard of it.
  private func name(of book: BookStatistics) -> String {
    switch format {
    case .csv, .log: "\(book.contract)"
    case .lobster: "lobster"
    case .itch, .l3, .dbn: venueReplay.symbol(of: book.book) ?? "\(book.contract)"
    }
  }

  /// What the checks that were asked for found.
  private var checks: [Summary.Check] {
    var checks: [Summary.Check] = []
    if let check = recorder.check { checks.append(check) }
    if let venueReport { checks.append(Summary.Check(venueReport, tick: exchange.configuration.tick)) }
    return checks
  }
}
