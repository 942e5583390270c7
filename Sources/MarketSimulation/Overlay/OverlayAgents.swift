import ComputeMatching

/// Agents of registered kinds that trade on top of recorded commands, as a file states them.
///
/// The file has a list `agents`, as a scenario has. Books are named by their contracts, and the windows of one capacity together by
/// that: `h100-sxm,80,DE,on_demand`. A period is an hour.
///
///     let agents = try OverlayAgents(text, source: "mine.json", over: survey)
public struct OverlayAgents: Sendable {
  /// Those that are described together, in the order of the file.
  public let groups: [KindGroup]
  /// When the books are delivered, in hours since ``start``; `nil` for spot capacity.
  let windows: [Range<Int>?]
  /// When the first period begins: at a whole hour.
  let start: Timestamp

  /// No agents.
  public static let none = OverlayAgents()

  private static let hour: UInt64 = 3_600_000_000_000

  private init() { (groups, windows, start) = ([], [], 0) }

  /// Reads the text of a file, which errors call `source`, and the tables that it names, of which `references` has the
  /// text. No agent may have the name of a recorded participant.
  public init(
    _ text: String, source: String, over survey: StreamSurvey, references: ScenarioReferences = .none,
    kinds: AgentRegistry = .shipped
  ) throws(ScenarioError) {
    let first = (survey.period?.lowerBound.nanoseconds ?? 0) / Self.hour
    start = Timestamp(nanoseconds: first * Self.hour)
    windows = survey.contracts.map { contract in
      guard let opening = contract.window.start else { return nil }
      let beginning = Int(opening.nanoseconds / Self.hour) - Int(first)
      // One that began before the stream did has no hours before its first.
      let present = max(0, beginning)
      return present..<max(present + 1, beginning + Int(contract.window.hours))
    }
    let books = Self.books(survey.contracts, windows)
    // An agent keeps its number, which the stream would take from it.
    if let place = survey.forgetting {
      throw ScenarioError(
        source: source, place: .none, message: "agents cannot trade where names are forgotten, as at \(place)")
    }
    var reader = try FieldReader(
      try JSONParser.parse(text, source: source), path: "", source: source, root: "a file of agents",
      references: references, startDay: start.daysSince1970)
    var names = AgentNames()
    let recorded = Set(survey.names.participants.compactMap(\.self))
    groups = try reader.objects("agents") { reader throws(ScenarioError) in
      let group = try KindGroup(&reader, books, kinds)
      try names.add(group.name, group.count, &reader)
      if let taken = AgentNames.names(group.name, group.count).first(where: recorded.contains) {
        throw reader.error("a recorded participant is named \(taken)", at: reader.node("name")?.place)
      }
      return group
    }
    guard !groups.isEmpty else { throw reader.error("agents: there must be one") }
    try reader.finish()
  }

  private static func books(_ contracts: [Contract], _ windows: [Range<Int>?]) -> Names {
    let books = zip(contracts, windows).map { contract, window in
      Scenario.BookTerms(name: contract.description, contract: contract, window: window)
    }
    var families: [(name: String, copies: [String])] = []
    let ahead = books.filter { $0.window != nil }.sorted { ($0.window?.lowerBound ?? 0) < ($1.window?.lowerBound ?? 0) }
    for book in ahead {
      let name = book.contract.spec.description
      if let position = families.firstIndex(where: { $0.name == name }) {
        families[position].copies.append(book.name)
      } else {
        families.append((name, [book.name]))
      }
    }
    return Names(books, families: families, periodHours: 1)
  }

  /// When a period begins; the latest time there is for one beyond.
  func beginning(of period: Int) -> Timestamp {
    let (distance, isTooFar) = UInt64(period).multipliedReportingOverflow(by: Self.hour)
    let (time, isBeyond) = start.nanoseconds.addingReportingOverflow(distance)
    return Timestamp(nanoseconds: isTooFar || isBeyond ? .max : time)
  }
}
