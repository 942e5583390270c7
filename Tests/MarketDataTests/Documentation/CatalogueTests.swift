import Testing
import TestSupport

struct CatalogueTests {
  @Test func `the code of the catalogue and of the page is the code that is tested`() throws {
    let source = #filePath.replacing("CatalogueTests", with: "SnippetTests")
    let snippets = try DocumentedSnippets(catalogue: "MarketData", pages: ["market-data.md"], source: source)
    #expect(!snippets.compiled.isEmpty)
    #expect(snippets.shown == snippets.compiled)
  }
}
