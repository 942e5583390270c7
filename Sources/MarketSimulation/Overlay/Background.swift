import ComputeMatching

/// Recorded commands, in order, on which agents trade on top.
public protocol Background: ~Copyable {
  /// The settings of the exchange that the commands are for.
  var configuration: Exchange.Configuration { get }

  /// Where the latest command is in its stream, for errors: `orders.csv:12`.
  var place: String { get }

  /// The next command for `exchange`, which has carried out those before; `nil` at the end. Makes its names known to
  /// `exchange`.
  mutating func next(_ exchange: inout Exchange) throws -> TimedCommand?
}

/// A recorded command that nothing can be laid over.
public struct ReservedOrderIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the command is.
  public let place: String
  /// The id that it gives to an order.
  public let id: OrderID

  public var description: String {
    "\(place): expected an order id below \(Overlay.firstOwnID.rawValue), as ids from there on are for agents, found \(id)"
  }
}

/// What there is to know of recorded commands before anything is laid over them.
public struct StreamSurvey: Sendable {
  /// The time of the first and of the last command; `nil` without commands.
  public private(set) var period: ClosedRange<Timestamp>?
  /// How many commands there are.
  public private(set) var commandCount = 0
  /// The digest of all events that they lead to.
  public private(set) var digest = EventDigest()
  /// The names of all participants, complete once all commands are read.
  public private(set) var participants: Set<String> = []
  /// Why the commands end before the stream does; `nil` if they do not.
  public private(set) var problem: (any Error)?

  /// Carries out all commands.
  public init<Stream: Background & ~Copyable>(_ background: inout Stream) {
    var exchange = Exchange(background.configuration)
    do {
      while let next = try background.next(&exchange) {
        try Overlay.check(next.command, at: background.place)
        exchange.apply(next.command, at: next.timestamp)
        exchange.events.withSpan { digest.combine($0) }
        exchange.removeAllEvents()
        commandCount += 1
        period = (period?.lowerBound ?? exchange.now)...exchange.now
      }
    } catch { problem = error }
    for number in 0..<UInt32(exchange.participantCount) {
      if let name = exchange.name(of: ParticipantID(number + 1)) { participants.insert(name) }
    }
  }
}
