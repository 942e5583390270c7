import ComputeMatching
import MarketSimulation
import Reporting

/// A recorded stream in memory, from which every run reads anew.
struct RecordedStream: Sendable {
  /// What errors and reports call it.
  let name: String
  let bytes: [UInt8]
  let settings: ExchangeSettings

  /// The commands from the beginning.
  func background() throws -> StreamBackground {
    StreamBackground(
      try CommandInput(
        bytes: bytes, name: name, settings: settings, for: OnOptions.self, readBy: "simulate on /dev/stdin"))
  }
}

/// The commands of a recorded stream, one after the other.
struct StreamBackground: Background, ~Copyable {
  private var input: CommandInput
  /// Read, and not handed out.
  private var waiting: [(command: TimedCommand, place: CommandPlace)] = []
  private var position = 0

  init(_ input: consuming CommandInput) { self.input = input }

  var configuration: Exchange.Configuration { input.configuration }

  /// Whether its commands refer to names by their numbers.
  var isLog: Bool { input.isLog }

  var place: String {
    waiting.indices.contains(position - 1) ? waiting[position - 1].place.text(in: input.name) : input.name
  }

  mutating func next(_ exchange: inout Exchange) throws -> TimedCommand? {
    if position == waiting.count {
      var arrived: [(command: TimedCommand, place: CommandPlace)] = []
      swap(&arrived, &waiting)
      arrived.removeAll(keepingCapacity: true)
      position = 0
      // A block of a log may have names alone.
      while arrived.isEmpty {
        guard try input.next(&exchange, { command, place, _ in arrived.append((command, place)) }) else { return nil }
      }
      swap(&arrived, &waiting)
    }
    position += 1
    return waiting[position - 1].command
  }
}
