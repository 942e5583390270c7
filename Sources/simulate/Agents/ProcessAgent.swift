import CapacityLedger
import ComputeMatching
import MarketSimulation
import Reporting

/// An agent in a process of its own: it is told what happens to it in lines of JSON, and answers each with its commands.
struct ProcessAgent: Agent {
  /// The version of what is said.
  static let version = 1

  private let kind: ProcessKind
  /// `nil` where it could not be started.
  private let child: ChildProcess?
  /// The ids of the orders of the last answer, in their order; `nil` for one that was not entered.
  private var entered: [OrderID?] = []

  init(_ kind: ProcessKind, _ desk: inout Desk) {
    self.kind = kind
    do {
      child = try ChildProcess(kind.command, seconds: kind.seconds)
    } catch {
      child = nil
      desk.stop(because: "\(error)")
    }
    greet(&desk)
  }

  private func greet(_ desk: inout Desk) {
    let books = kind.books.map { book in
      JSONValue.object([
        ("book", .text(book.name)), ("contract", .text(book.contract.description)),
        ("window", book.window.map { .array([.count($0.lowerBound), .count($0.upperBound)]) } ?? .null),
      ])
    }
    let hello = JSONValue.object([
      ("event", .text("hello")), ("version", .count(Self.version)), ("agent", .text(desk.name)),
      // Agents of one scenario, and runs with different seeds, do not draw the same numbers.
      ("seed", .count(desk.random.next() >> 11)), ("periodHours", .count(desk.periodHours)),
      ("mechanism", .text(desk.mechanism.rawValue)), ("books", .array(books)),
    ])
    // What the scenario says is JSON already.
    let line = "\(hello.line.dropLast()),\"settings\":\(kind.settings)}"
    answer(to: line, &desk) { answer, _ throws(ScenarioError) in
      let version = try answer.whole("version", in: 0...1_000_000)
      guard version == Self.version else {
        throw answer.error(
          "version must be \(Self.version), which is what is spoken here", at: answer.node("version")?.place)
      }
    }
  }

  mutating func beginPeriod(_ desk: inout Desk) { tell("begin", &desk) }

  mutating func wake(_ desk: inout Desk) { tell("wake", &desk) }

  mutating func endPeriod(_ desk: inout Desk) { tell("end", &desk) }

  private mutating func tell(_ event: String, _ desk: inout Desk) {
    let observation = Observation.line(event, desk.takeFills(), entered, kind.books, desk)
    var entered: [OrderID?] = []
    answer(to: observation, &desk) { answer, desk throws(ScenarioError) in
      let commands = try answer.objects("commands") { reader throws(ScenarioError) in
        try AgentCommand(&reader, kind.books)
      }
      for command in commands {
        if case .order(let order) = command {
          let id = order.submit(to: &desk)
          entered.append(id == .none ? nil : id)
        } else {
          command.carryOut(&desk)
        }
      }
    }
    self.entered = entered
  }

  /// Sends a line, and reads the answer with `read`. What goes wrong ends the run.
  private func answer(
    to line: String, _ desk: inout Desk,
    _ read: (inout FieldReader, inout Desk) throws(ScenarioError) -> Void
  ) {
    guard let child, !desk.hasStopped else { return }
    do throws(ChildProcess.Problem) {
      let answer = try child.answer(to: line)
      do throws(ScenarioError) {
        var reader = try FieldReader(answer, source: "its answer", root: "an answer")
        try read(&reader, &desk)
        try reader.finish()
      } catch {
        let column = error.place == .none ? "" : ", column \(error.place.column)"
        throw ChildProcess.Problem(
          description: "line \(child.answerCount)\(column) of what \(kind.command[0]) wrote: \(error.message)")
      }
    } catch {
      desk.stop(because: "\(error)")
    }
  }
}
