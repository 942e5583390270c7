/// What is given bytes that nobody chose.
///
/// ``run(_:)`` returns, whatever the bytes are. It stops the process if the code under test does, or if something does not hold that
/// must: that is what running it is for.
package enum FuzzTarget: String, CaseIterable, Codable, Sendable {
  /// Commands for the engine, as ``CommandChoices`` makes them of bytes.
  case commands
  /// An order stream in CSV.
  case csv
  /// A DBN file of single orders.
  case dbn
  /// An event stream in CSV, against which a small market's events are held.
  case events
  /// A LOBSTER message file; behind a zero byte, the orderbook file that belongs to it.
  case lobster
  /// A day of NASDAQ TotalView-ITCH.
  case itch
  /// Lines of JSON of a crypto venue.
  case l3
  /// A command log.
  case log
  /// A snapshot.
  case snapshot
  /// What a process is sent: rows with their positions, or a command log in pieces.
  case wire

  package func run(_ input: [UInt8]) {
    switch self {
    case .commands: runCommands(input)
    case .csv: runOrderStream(input)
    case .dbn: runDBN(input)
    case .events: runEventStream(input)
    case .lobster: runLOBSTER(input)
    case .itch: runITCH(input)
    case .l3: runL3(input)
    case .log: runLog(input)
    case .snapshot: runSnapshot(input)
    case .wire: runWire(input)
    }
  }
}
