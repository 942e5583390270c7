import Foundation
import Testing

@testable import MarketSimulation

/// The scenarios that come with the project.
struct ShippedScenarioTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/scenarios")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  static func file(_ name: String) throws -> ScenarioFile {
    try ScenarioFile(text(name + ".json"), source: name, references: references)
  }

  /// What the scenarios of the project refer to.
  static let references = ScenarioReferences { kind, name in
    let file = kind == .model ? "models/\(name).json" : name
    return (try? text(file)).map { ScenarioReferences.Found(text: $0, source: file) }
  }

  static let names = [
    "agentic-boom", "bandwidth-2001", "buying-ahead", "capacity-cobweb", "capacity-or-agents", "cartel-floor", "cartel",
    "circular", "commit-a-year", "contract-cascade", "default-2000-h100", "dwdm-100x", "edge-inference", "h100-v",
    "late-delivery", "next-generation", "opacity", "physical-ramp", "provider-failure", "resale-wave", "seller-cap",
    "soft-commitments", "sovereignty", "take-or-pay", "undercut-fear", "whale-exit-39", "whale-exit-70",
    "withholding",
  ]

  @Test func `these are all that there are`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.filter { $0.hasSuffix(".json") }.sorted() == Self.names.map { $0 + ".json" })
  }

  @Test(arguments: names) func `each has its name, a model, a control and checks`(name: String) throws {
    let file = try Self.file(name)
    #expect(file.name == name)
    #expect(file.parameters["model"] != nil)
    #expect(file.runs.map(\.name).contains("control"))
    #expect(file.checks.contains { $0.control == .fails || !$0.across.isEmpty })
    for run in file.runs { _ = try Simulation(run.scenario, seed: 1).periodCount }
  }

  /// The ones that are quick without optimisation; the others are run by `simulate SCENARIO --check`.
  @Test(arguments: ["circular", "sovereignty", "take-or-pay"])
  func `what it must show shows, and not in its control`(name: String) throws {
    let file = try Self.file(name)
    let records = try file.run(seed: 7)
    for check in file.checks {
      let verdict = check.verdict(on: records)
      #expect(verdict.hasPassed, "\(verdict.claim) \(verdict.figures)")
    }
  }

  @Test func `the model of the market is one that can be fitted`() throws {
    let model = try ScenarioFile(
      Self.text("models/gpu-market.json"), source: "m", references: Self.references)
    let path = try PricePath(Self.text("prices.csv"), source: "p", models: model.runs[0].scenario.gpuModels)
    let problem = try FitProblem(model, source: "m", to: path)
    #expect(problem.targets.count == 9)
    #expect(problem.start.allSatisfy { (0...1).contains($0) })
  }

  @Test func `every source that the model of August 2026 states is in the table of its page`() throws {
    let model = try ScenarioFile(Self.text("models/august-2026.json"), source: "m", references: Self.references)
    let page = try Self.text("../questions.md")
    #expect(model.sources.count > 10)
    for path in model.sources.flatMap(\.paths) { #expect(page.contains("`\(path)`"), "\(path) is not in the table") }
  }

  @Test func `every field and every measure is documented`() throws {
    let page = try Self.text("README.md")
    var fields: Set<String> = []
    var sources = try Self.names.map { try Self.text($0 + ".json") }
    sources += [SmallScenario.everything, ModelTests.everything]
    sources += try ["gpu-market", "august-2026", "small-market", "two-regions"].map {
      try Self.text("models/\($0).json")
    }
    for source in sources { collect(try JSONParser.parse(source, source: "s"), &fields) }
    let kinds = try Self.text("../agents.md")
    for field in fields { #expect((page + kinds).contains("`\(field)`"), "\(field) is not documented") }
    for measure in Measures.general { #expect(page.contains("| `\(measure.name)` | \(measure.meaning) |")) }
    for measure in Measures.named { #expect(page.contains("| `\(measure.kind).NAME` | \(measure.meaning) |")) }
  }

  private func collect(_ node: JSONNode, _ fields: inout Set<String>) {
    switch node.value {
    case .object(let members):
      for member in members {
        fields.insert(member.key)
        // What is set is paths.
        if !["set", "add"].contains(member.key) { collect(member.value, &fields) }
      }
    case .array(let elements): for element in elements { collect(element, &fields) }
    case .null, .bool, .number, .text: break
    }
  }
}
