import Reporting

extension Options: CommandLineOptions {
  static var groups: [OptionGroup<Options>] { OptionTable.groups }

  /// Reads a command line, without the name of the program.
  init(arguments: [String]) throws(UsageError) {
    self.init()
    try read(arguments)
    if !showsHelp { try checkContradictions() }
  }

  mutating func add(file: String) throws(UsageError) {
    let input: Input = file == "-" ? .standardInput : .file(file)
    if input == .standardInput, inputs.contains(.standardInput) {
      throw UsageError(description: "standard input (-) can be read only once")
    }
    inputs.append(input)
  }

  private func checkContradictions() throws(UsageError) {
    func refuse(_ sentence: String, if contradiction: Bool) throws(UsageError) {
      if contradiction { throw UsageError(description: sentence) }
    }
    if let format, format != .csv {
      try refuse("--format \(format.rawValue) needs a FILE: the sample is CSV", if: inputs.isEmpty)
    }
    try refuse("--orderbook needs the FILE of LOBSTER messages it belongs to", if: venueBook != nil && inputs.isEmpty)
    try refuse(
      "--orderbook is for LOBSTER streams and contradicts --format csv", if: venueBook != nil && format == .csv)
    try refuse("--orderbook belongs to one FILE of messages", if: venueBook != nil && inputs.count > 1)
    try refuse("--orderbook cannot be standard input (-)", if: venueBook == "-")
    try refuse("--expect cannot be standard input (-)", if: expectedEvents == "-")
    try refuse("--latency-file cannot be standard output (-)", if: latencyFile == "-")
    try refuse("--report cannot be standard output (-)", if: report == "-")
    try refuse("--mbo cannot be standard output (-)", if: mboFile == "-")
    try refuse("--quiet contradicts --depth: there is nowhere to print it", if: isQuiet && depthLevels != nil)
    try refuse("--preview cannot be standard input (-)", if: previewedOrders == "-")
    try refuse("--quiet contradicts --preview: there is nowhere to print it", if: isQuiet && previewedOrders != nil)
    try refuse("--quiet contradicts --summary json", if: isQuiet && summary == .json)
    try refuse(
      "--quiet contradicts --latency: there is nowhere to print it (use --latency-file FILE)",
      if: isQuiet && measuresLatency && latencyFile == nil)
    if let format, format != .csv { try checkFits(format) }
  }

  /// Refuses a command log that is not a file of its own.
  func checkIsFile(_ format: StreamFormat) throws(UsageError) {
    guard format == .log else { return }
    if inputs.contains(.standardInput) {
      throw UsageError(description: "a command log cannot come from standard input (-): it is mapped, not read")
    }
    if inputs.count > 1 {
      throw UsageError(description: "a command log is replayed alone: its commands refer to names of its own")
    }
  }

  /// Refuses options that mean nothing for a stream of `format`.
  func checkFits(_ format: StreamFormat) throws(UsageError) {
    let settings = exchange.given.map { (name: $0.rawValue, isGiven: true) }
    let venue = [("--orderbook", venueBook != nil)]
    let instrument = [("--symbol", symbol != nil)]
    let size = [("--unit", unit != nil)]
    let contracts = [
      ("--book", bookPattern != nil), ("--preview", previewedOrders != nil), ("--no-auto-open", !opensBooks),
      ("--strict", isStrict),
    ]
    let otherSettings = settings.filter { $0.name != ExchangeSettings.Option.maximumQuantity.rawValue }
    let settingsOfBooks = otherSettings.filter { $0.name != ExchangeSettings.Option.tick.rawValue }
    let misplaced: [(name: String, isGiven: Bool)] =
      switch format {
      case .csv: venue + instrument + size
      case .log: venue + instrument + size + settings + [("--no-auto-open", !opensBooks), ("--strict", isStrict)]
      case .lobster: instrument + size + otherSettings + contracts
      case .itch: venue + size + otherSettings + contracts
      case .l3: venue + settingsOfBooks + contracts
      case .dbn: venue + size + settingsOfBooks + contracts
      }
    for option in misplaced where option.isGiven {
      let reason =
        switch format {
        case _ where option.name == "--orderbook": "is for LOBSTER streams, and this is \(format.name)"
        case _ where option.name == "--symbol": "is for files of other venues, and this is \(format.name)"
        case _ where option.name == "--unit": "is for lines of JSON, and this is \(format.name)"
        case .csv: "is not for an order stream in CSV"
        case .log: "is for order streams in CSV, and a command log says itself what its exchange is like"
        case .lobster: "is for order streams in CSV, and a LOBSTER stream has one book at its own tick"
        case .itch: "is for order streams in CSV, and this is \(format.name), with books at its own tick"
        case .l3, .dbn: "is for order streams in CSV, and this is \(format.name), with books of its own"
        }
      throw UsageError(description: "\(option.name) \(reason)")
    }
  }
}

extension Options {
  /// The files that must be there, of those to replay at `paths` and those to compare with.
  func filesToRead(_ paths: [String]) -> [String] {
    paths.filter { $0 != "-" } + [expectedEvents, venueBook, previewedOrders].compactMap { $0 }
  }

  /// Refuses to write to a file that is also read.
  func checkNothingIsOverwritten(_ paths: [String]) throws(UsageError) {
    var written: [(name: String, path: String)] = []
    if case .file(let path) = events { written.append(("--events", path)) }
    if let mboFile { written.append(("--mbo", mboFile)) }
    if let latencyFile { written.append(("--latency-file", latencyFile)) }
    if let report { written.append(("--report", report)) }
    for output in written {
      // Standard input may have been redirected from the very file.
      let inputs = filesToRead(paths) + (paths.contains("-") ? [Files.standardInput] : [])
      for input in inputs where Files.areSame(output.path, input) {
        throw UsageError(description: "\(output.name) \(output.path) would overwrite what is read")
      }
    }
    for (index, output) in written.enumerated() {
      if let other = written[..<index].first(where: { Files.resolved($0.path) == Files.resolved(output.path) }) {
        throw UsageError(description: "\(other.name) and \(output.name) cannot be the same file")
      }
    }
    for output in written where !isQuiet && Files.areSame(output.path, Files.standardOutput) {
      throw UsageError(description: "\(output.name) \(output.path) is where the summary goes")
    }
  }
}
