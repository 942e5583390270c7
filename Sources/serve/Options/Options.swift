import CommandJournal
import OrderStreams
import Reporting

/// What a run was asked to do. ``OptionTable`` says how each field is written on the command line.
struct Options {
  /// The directory of the journal.
  var directory = ""
  var exchange = ExchangeSettings()
  /// Whether a name that nobody knows is malformed.
  var isStrict = false
  var sync = SyncPolicy.always
  /// The number of this writer; `nil` for the one that the journal has.
  var epoch: UInt64?

  /// Where the socket is; `nil` for standard input and output.
  var socket: String?

  /// The first event that is to be sent again; `nil` for none.
  var firstEvent: UInt64?
  var output = Output.all
  var form = ResponseText.Form.csv

  var showsHelp = false
  var showsVersion = false

  /// What is sent between hello and the end.
  enum Output: String, CaseIterable {
    case all
    case receipts
    case none
  }
}

extension Options: CommandLineOptions {
  static var groups: [OptionGroup<Options>] { OptionTable.groups }

  /// Reads a command line, without the name of the program.
  init(arguments: [String]) throws(UsageError) {
    self.init()
    try read(arguments)
    guard !showsHelp, !showsVersion else { return }
    guard !directory.isEmpty else {
      throw UsageError(description: "serve needs the directory of a journal: serve [options] DIRECTORY")
    }
    if socket != nil, firstEvent != nil {
      throw UsageError(description: "--events-from contradicts --socket: each reader says what it wants")
    }
    if firstEvent != nil, output != .all {
      throw UsageError(description: "--events-from contradicts --output \(output.rawValue): it asks for events")
    }
  }

  mutating func add(file: String) throws(UsageError) {
    guard directory.isEmpty else {
      throw UsageError(description: "serve has one journal, and \(file) is a second")
    }
    guard file != "-" else { throw UsageError(description: "a journal is a directory, not a standard stream (-)") }
    directory = file
  }
}
