import ComputeMatching
import TestSupport
import Testing

@testable import MarketSimulation

struct PremiumTests {
  /// Three books, of which `contract` is the last, at premiums of 0, 0.5 and 0.8.
  private func differentials(_ second: String, _ third: String) throws -> [String] {
    let contracts = ["h100-sxm,80,DE,on_demand,spot", second, third]
    let books = try contracts.enumerated().map { number, contract in
      Scenario.BookTerms(name: "\(number)", contract: try Contract(contract), window: nil)
    }
    let choices = [0, 0.5, 0.8].enumerated().map { CustomerGroup.Choice(book: $0, premium: $1) }
    guard let grades = Premiums.grades(choices, books) else { return [] }
    return Premiums.differentials(grades, ticks: choices.map(\.premiumTicks)).map { "\($0.grade) \($0.ticks)" }
  }

  @Test func `premiums go by the first column that tells the books apart`() throws {
    #expect(
      try differentials("h200-sxm,141,DE,on_demand,spot", "b200-sxm,192,JP,on_demand,spot")
        == ["h200-sxm,*,*,*,* 5000", "b200-sxm,*,*,*,* 8000"])
    #expect(
      try differentials("h100-sxm,94,DE,on_demand,spot", "h100-sxm,96,DE,on_demand,spot")
        == ["*,94,*,*,* 5000", "*,96,*,*,* 8000"])
    #expect(
      try differentials("h100-sxm,80,IS,on_demand,spot", "h100-sxm,80,DE/fra1,on_demand,spot")
        == ["*,*,IS,*,* 5000", "*,*,DE/fra1,*,* 8000"])
    #expect(try differentials("h200-sxm,80,DE,on_demand,spot", "h200-sxm,80,JP,on_demand,spot").isEmpty)
  }

  @Test func `premiums that no one column can state are refused`() throws {
    let text = SmallScenario.plain.replacing(
      #"[{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}]"#,
      with: """
        [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"},
         {"name": "two", "contract": "h200-sxm,80,DE,on_demand,spot"},
         {"name": "three", "contract": "h100-sxm,80,JP,on_demand,spot"},
         {"name": "four", "contract": "h200-sxm,80,JP,on_demand,spot"}]
        """
    ).replacing("\"noise\": 0.2", with: "\"premiums\": [{\"book\": \"two\", \"premium\": 0.5}]")
    let error = try #require(throws: ScenarioError.self) { try ScenarioFile(text, source: "s.json") }
    #expect(error.description.contains("customers[0].premiums: books of different premium must differ in one column"))
    #expect(error.place.line > 1)
  }

  /// A column of an order stream says one thing about each grade.
  @Test(arguments: ShippedScenarioTests.names)
  func `every differential of a shipped scenario restricts one column`(name: String) throws {
    for run in try ShippedScenarioTests.file(name).runs {
      for choices in run.scenario.customers.map(\.books) + run.scenario.gangs.map(\.books) {
        let grades = try #require(Premiums.grades(choices, run.scenario.books))
        let differentials = Premiums.differentials(grades, ticks: choices.map(\.premiumTicks))
        #expect(differentials.isEmpty == choices.allSatisfy { $0.premium == 0 })
        for differential in differentials {
          let columns = differential.grade.description.split(separator: ",")
          #expect(columns.filter { $0 != "*" }.count == 1)
        }
      }
    }
  }
}
