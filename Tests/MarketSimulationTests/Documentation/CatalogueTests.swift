import Testing
import TestSupport

struct CatalogueTests {
  @Test func `the code of the catalogue and the page about agents is the code that is tested`() throws {
    let sources = ["SnippetTests", "AgentSnippetTests"].map { #filePath.replacing("CatalogueTests", with: $0) }
    let snippets = try DocumentedSnippets(catalogue: "MarketSimulation", pages: ["agents.md"], sources: sources)
    #expect(!snippets.compiled.isEmpty)
    #expect(snippets.shown == snippets.compiled)
  }
}
