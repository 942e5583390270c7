import ComputeMatching
import Foundation
import CommandJournal

/// What keeping commands costs: reading and writing logs, snapshots of a million orders, recovery, and a sync for every command.
struct JournalCosts {
  private var rows: [[String]] = []

  /// Works in `directory`, on whose disk the figures depend.
  init(in directory: String, runs: Int) throws {
    let folder = directory + "/journal-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try measureLog(folder, runs)
    try measureSnapshots(folder, runs)
    try measureWriting(folder, runs)
  }

  var text: String {
    var table = Table("keeping commands, medians", columns: ["", "count", "seconds", "a second"])
    for row in rows { table.append(row) }
    return table.text()
  }

  private mutating func add(_ name: String, count: Int, seconds: [Double]) {
    let median = seconds.sorted()[seconds.count / 2]
    rows.append([name, grouped(count), decimal(median, places: 3), grouped(Int(Double(count) / median))])
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  // MARK: Logs

  private mutating func measureLog(_ folder: String, _ runs: Int) throws {
    let path = folder + "/orders.log"
    let stream = try OrderStream(.liquid, measuring: 10_000_000)
    let commands = (stream.prefill + stream.measured).map { TimedCommand($0, at: 1) }
    let write = try (0..<runs).map { _ in
      try Self.seconds {
        let exchange = Exchange()
        var writer = try CommandLogWriter(path: path, exchange.configuration)
        for timed in commands { try writer.append(timed.command, at: timed.timestamp, of: exchange) }
        try writer.finish()
      }
    }
    add("commands written to a log and synced once", count: commands.count, seconds: write)
    // As after a restart: what a file has in memory when it was read is laid out better than when it was written.
    try Self.readAnew(path)
    let read = try FileReading(path: path, runs: runs)
    add("commands read from it, checked and looked at", count: read.rowCount, seconds: read.seconds)
    let replay = try (0..<3).map { _ in
      var reader = try CommandLogReader(path: path)
      var exchange = Exchange(reader.configuration)
      return try Self.seconds {
        while try reader.next(&exchange) {
          reader.withCommands { exchange.apply($0) }
          exchange.removeAllEvents()
        }
      }
    }
    add("commands read from it and carried out", count: commands.count, seconds: replay)
    try measureSearch(path, runs)
    try measureOpening(folder, commands, runs)
  }

  /// The search for blocks behind damage, in a log that has no whole block left.
  private mutating func measureSearch(_ path: String, _ runs: Int) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in bytes.indices.dropLast(3) where bytes[place] == 0x42 && bytes[place + 1] == 0x4C {
      if bytes[place + 2] == 0x43, bytes[place + 3] == 0x4B { bytes[place] = 0 }
    }
    let search = try (0..<runs).map { _ in
      var reader = try CommandLogReader(bytes: bytes, name: "damaged.log")
      var exchange = Exchange(reader.configuration)
      return try Self.seconds {
        do { while try reader.next(&exchange) {} } catch JournalError.torn { return }
        throw BenchmarkError("the damage was not found")
      }
    }
    add("bytes searched for a block behind damage", count: bytes.count, seconds: search)
  }

  /// What an opening carries out, with the time of each command, and what a history does.
  private mutating func measureOpening(_ folder: String, _ commands: [TimedCommand], _ runs: Int) throws {
    let directory = folder + "/opened"
    do {
      var journal = try Journal(directory: directory, sync: .never)
      for start in stride(from: 0, to: commands.count, by: 3_000) {
        try journal.apply(commands.span.extracting(start..<min(start + 3_000, commands.count)))
        journal.removeAllEvents()
      }
    }
    var open: [Double] = []
    var history: [Double] = []
    for _ in 0..<min(runs, 3) {
      let start = ContinuousClock.now
      let journal = try Journal(directory: directory, sync: .never)
      open.append((ContinuousClock.now - start) / .seconds(1))
      history.append(
        try Self.seconds {
          var events = try journal.events(since: 1)
          while try events.next() {}
        })
    }
    add("commands carried out by an opening, each timed", count: commands.count, seconds: open)
    add("commands whose events are derived again", count: commands.count, seconds: history)
  }

  /// Has the system forget what it keeps in memory of the file at `path`, which is safe on the disk, and read it from there.
  private static func readAnew(_ path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {}
  }

  // MARK: Snapshots

  private mutating func measureSnapshots(_ folder: String, _ runs: Int) throws {
    let stream = try OrderStream(.zipf, measuring: 1)
    let commands = stream.prefill.map { TimedCommand($0, at: 1) }
    let directory = folder + "/market"
    let configuration = Exchange.Configuration(expectedOrders: 1_000_000)
    var write: [Double] = []
    var orderCount = 0
    do {
      var journal = try Journal(directory: directory, configuration, sync: .never)
      try journal.apply(commands.span)
      journal.removeAllEvents()
      orderCount = journal.exchange.liveOrderCount
      for _ in 0..<runs { write.append(try Self.seconds { try journal.snapshot() }) }
    }
    add("live orders written to a snapshot and synced", count: orderCount, seconds: write)
    var load: [Double] = []
    for _ in 0..<runs {
      load.append(
        try Self.seconds {
          let journal = try Journal(directory: directory, configuration, sync: .never)
          guard journal.recovery.snapshotCommandCount == journal.recovery.commandCount else {
            throw BenchmarkError("the snapshot was not used")
          }
        })
    }
    add("live orders loaded, in a journal opened from a snapshot", count: orderCount, seconds: load)
  }

  // MARK: Journals

  private mutating func measureWriting(_ folder: String, _ runs: Int) throws {
    let stream = try OrderStream(.liquid, measuring: 1_000_000)
    let prefill = stream.prefill.map { TimedCommand($0, at: 1) }
    let measured = stream.measured.map { TimedCommand($0, at: 1) }
    let cases: [(name: String, policy: SyncPolicy, batch: Int, count: Int)] = [
      ("one by one, a sync for each", .always, 1, 2_000),
      ("in batches of 100, a sync for each batch", .always, 100, 100_000),
      ("in batches of 3,000, a sync for each batch", .always, 3_000, 900_000),
      ("one by one, a sync every 10 ms", .interval(nanoseconds: 10_000_000), 1, 200_000),
      ("one by one, no sync", .never, 1, 200_000),
      ("in batches of 3,000, no sync", .never, 3_000, 900_000),
    ]
    for (number, entry) in cases.enumerated() {
      var seconds: [Double] = []
      for run in 0..<runs {
        var journal = try Journal(directory: folder + "/case-\(number)-\(run)", sync: entry.policy)
        try journal.apply(prefill.span)
        journal.removeAllEvents()
        seconds.append(
          try Self.seconds {
            for start in stride(from: 0, to: entry.count, by: entry.batch) {
              try journal.apply(measured.span.extracting(start..<min(start + entry.batch, entry.count)))
              journal.removeAllEvents()
            }
          })
      }
      add("commands kept and carried out, \(entry.name)", count: entry.count, seconds: seconds)
    }
  }
}
