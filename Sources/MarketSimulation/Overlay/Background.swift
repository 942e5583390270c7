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
  /// What the books trade that are opened, in the order of their numbers.
  public private(set) var contracts: [Contract] = []
  /// What the commands name.
  public private(set) var names = RecordedNames()
  /// Where the first command is that forgets names, as in `orders.csv:12`; `nil` if none does.
  public private(set) var forgetting: String?
  /// Why the commands end before the stream does; `nil` if they do not.
  public private(set) var problem: (any Error)?

  /// Carries out all commands.
  public init<Stream: Background & ~Copyable>(_ background: inout Stream) {
    var exchange = Exchange(background.configuration)
    do {
      while let next = try background.next(&exchange) {
        try Overlay.check(next.command, at: background.place)
        if case .forgetNames = next.command {
          names.add(exchange)
          forgetting = forgetting ?? background.place
        }
        exchange.apply(next.command, at: next.timestamp)
        exchange.events.withSpan { digest.combine($0) }
        exchange.removeAllEvents()
        if exchange.bookCount > contracts.count, case .openBook(let contract, _) = next.command {
          contracts.append(contract)
        }
        commandCount += 1
        period = (period?.lowerBound ?? exchange.now)...exchange.now
      }
    } catch { problem = error }
    names.add(exchange)
  }
}
