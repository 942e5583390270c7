import ComputeMatching
import Reporting

/// What a run was asked to do. ``OptionTable`` says how each field is written on the command line.
struct Options {
  /// The streams to replay, in order, as one; none means the sample that comes with the project.
  var inputs: [Input] = []
  /// `nil`: found out from the content.
  var format: StreamFormat?
  /// The one instrument that is replayed of a file of another venue; `nil` for all.
  var symbol: String?
  /// The size that counts as one; `nil` for that of the format.
  var unit: Tick?
  var stop: StopPoint?

  var exchange = ExchangeSettings()
  /// Whether a contract without a book gets one at the first order that names it.
  var opensBooks = true
  /// Whether a name that nobody knows is malformed.
  var isStrict = false

  var events: Destination?
  /// Where the displayed orders go, in DBN.
  var mboFile: String?
  var bookPattern: BookPattern?
  var depthLevels: Int?
  /// The file of orders to preview.
  var previewedOrders: String?
  /// Where the page goes that shows what happened.
  var report: String?
  var summary = SummaryFormat.text
  var isQuiet = false

  var expectedEvents: String?
  var venueBook: String?

  var pace = Pace.unlimited
  var measuresLatency = false
  var latencyFile: String?

  var showsHelp = false
  var showsVersion = false

  enum Input: Equatable {
    case standardInput
    case file(String)
  }

  enum Destination: Equatable {
    case standardOutput
    case file(String)
  }

  enum SummaryFormat: String, CaseIterable {
    case text
    case json
  }
}
