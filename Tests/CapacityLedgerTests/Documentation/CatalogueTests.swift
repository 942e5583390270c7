import Testing
import TestSupport

struct CatalogueTests {
  @Test func `the code of the catalogue is the code that is tested`() throws {
    let source = #filePath.replacing("CatalogueTests", with: "SnippetTests")
    let snippets = try DocumentedSnippets(catalogue: "CapacityLedger", source: source)
    #expect(!snippets.compiled.isEmpty)
    #expect(snippets.shown == snippets.compiled)
  }
}
