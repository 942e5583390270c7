extension Options {
  /// Reads a command line, without the name of the program.
  init(arguments: [String]) throws(UsageError) {
    self.init()
    var given: Set<String> = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        for file in rest { try add(input: file) }
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        try add(input: argument)
        continue
      }
      try read(argument, &rest, &given)
      if showsHelp { return }
    }
    try checkContradictions()
  }

  private mutating func add(input: String) throws(UsageError) {
    if input.isEmpty { throw UsageError(description: "a file name is empty") }
    let input: Input = input == "-" ? .standardInput : .file(input)
    if input == .standardInput, inputs.contains(.standardInput) {
      throw UsageError(description: "standard input (-) can be read only once")
    }
    inputs.append(input)
  }

  private mutating func read(
    _ argument: String, _ rest: inout ArraySlice<String>, _ given: inout Set<String>
  ) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = argument == "-h" ? "--help" : String(parts[0])
    guard let entry = OptionTable.entries.first(where: { $0.name == name }) else {
      throw UsageError(description: "unknown option \(name)\(Self.suggestion(for: name))")
    }
    guard given.insert(name).inserted else { throw UsageError(description: "\(name) is given twice") }
    guard let placeholder = entry.value else {
      if parts.count > 1 { throw UsageError(description: "\(name) takes no value") }
      return try entry.read("", &self)
    }
    let attached = parts.count > 1 ? String(parts[1]) : nil
    // A following option is a forgotten value; `-` alone is a value.
    let value = attached ?? (rest.first.map { $0 == "-" || !$0.hasPrefix("--") } == true ? rest.removeFirst() : nil)
    guard let value, !value.isEmpty else {
      throw UsageError(description: "\(name) needs a value: \(name) \(placeholder)")
    }
    do {
      try entry.read(value, &self)
    } catch {
      throw UsageError(description: "\(name) \(value): \(error.description)")
    }
  }

  private func checkContradictions() throws(UsageError) {
    func refuse(_ sentence: String, if contradiction: Bool) throws(UsageError) {
      if contradiction { throw UsageError(description: sentence) }
    }
    try refuse("--format lobster needs a FILE: the sample is CSV", if: format == .lobster && inputs.isEmpty)
    try refuse("--orderbook needs the FILE of LOBSTER messages it belongs to", if: venueBook != nil && inputs.isEmpty)
    try refuse(
      "--orderbook is for LOBSTER streams and contradicts --format csv", if: venueBook != nil && format == .csv)
    try refuse("--orderbook belongs to one FILE of messages", if: venueBook != nil && inputs.count > 1)
    try refuse("--orderbook cannot be standard input (-)", if: venueBook == "-")
    try refuse("--expect cannot be standard input (-)", if: expectedEvents == "-")
    try refuse("--latency-file cannot be standard output (-)", if: latencyFile == "-")
    try refuse("--quiet contradicts --depth: there is nowhere to print it", if: isQuiet && depthLevels != nil)
    try refuse("--quiet contradicts --summary json", if: isQuiet && summary == .json)
    try refuse(
      "--quiet contradicts --latency: there is nowhere to print it (use --latency-file FILE)",
      if: isQuiet && measuresLatency && latencyFile == nil)
    if format == .lobster { try checkFits(.lobster) }
  }

  /// Refuses options that mean nothing for a stream of `format`.
  func checkFits(_ format: StreamFormat) throws(UsageError) {
    let misplaced: [(name: String, isGiven: Bool)] =
      switch format {
      case .csv: [("--orderbook", venueBook != nil)]
      case .lobster:
        [
          ("--tick", tick != nil), ("--book", bookPattern != nil), ("--guard", volatilityGuard > 0),
          ("--no-auto-open", !opensBooks),
        ]
      }
    for option in misplaced where option.isGiven {
      let reason =
        switch format {
        case .csv: "is for LOBSTER streams, and this is an order stream in CSV"
        case .lobster: "is for order streams in CSV, and a LOBSTER stream has one book at its own tick"
        }
      throw UsageError(description: "\(option.name) \(reason)")
    }
  }

  /// The option that `name` was most likely meant to be.
  private static func suggestion(for name: String) -> String {
    let names = OptionTable.entries.map(\.name)
    let nearest =
      names.first { name.count > 3 && $0.hasPrefix(name) } ?? names.min { distance($0, name) < distance($1, name) }
    guard let nearest else { return "" }
    let isNear = nearest.hasPrefix(name) || distance(nearest, name) <= max(2, name.count / 3)
    return isNear ? "; the nearest is \(nearest)" : "; see --help"
  }

  /// How many letters must be put in, taken out or changed to make one text of the other.
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (position, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in right.indices {
        let change = diagonal + (letter == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}

extension Options {
  /// The files that must be there, of those to replay at `paths` and those to compare with.
  func filesToRead(_ paths: [String]) -> [String] {
    paths.filter { $0 != "-" } + [expectedEvents, venueBook].compactMap { $0 }
  }

  /// Refuses to write to a file that is also read.
  func checkNothingIsOverwritten(_ paths: [String]) throws(UsageError) {
    var written: [(name: String, path: String)] = []
    if case .file(let path) = events { written.append(("--events", path)) }
    if let latencyFile { written.append(("--latency-file", latencyFile)) }
    for output in written {
      // Standard input may have been redirected from the very file.
      let inputs = filesToRead(paths) + (paths.contains("-") ? [Files.standardInput] : [])
      for input in inputs where Files.areSame(output.path, input) {
        throw UsageError(description: "\(output.name) \(output.path) would overwrite what is read")
      }
    }
    if written.count == 2, Files.resolved(written[0].path) == Files.resolved(written[1].path) {
      throw UsageError(description: "--events and --latency-file cannot be the same file")
    }
    for output in written where !isQuiet && Files.areSame(output.path, Files.standardOutput) {
      throw UsageError(description: "\(output.name) \(output.path) is where the summary goes")
    }
  }
}
