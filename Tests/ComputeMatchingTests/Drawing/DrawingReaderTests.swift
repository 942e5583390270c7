import Testing

/// That drawings are read strictly.
struct DrawingReaderTests {
  @Test(arguments: [
    ("book B", 1, "'B' is no book of the header"),
    ("book A opened", 1, "'opened' is unknown here"),
    ("book A\n  ask 200", 2, "a quantity such as 8 or 5+15 is missing at the end"),
    ("book A\n  ask 200   8 1", 2, "'1' is not an order such as #1"),
    ("book A\n  ask 200   8 #1 quickly", 2, "'quickly' is unknown here"),
    ("book A\n  ask 200   8x #1", 2, "'8x' is not a quantity such as 8 or 5+15"),
    ("book A\n  ask 200   8 #1,", 2, "a quantity such as 8 or 5+15 is missing at the end"),
    ("book A\n  ask 200   8 #1\n  ask 201   8 #2", 3, "asks are above bids"),
    ("book A\n  bid 200   8 #1\n  ask 201   8 #2", 3, "asks are above bids"),
    ("book A\n  ask 200   8 #1\n  ask 200   8 #2", 3, "asks are above bids"),
    ("book A\nbook A", 2, "the book occurs twice"),
    ("ask 200   8 #1", 1, "orders without a book"),
    ("> advance |\n  ask 200   8 #1", 2, "orders without a book"),
    ("> advance |\nbook A\n  ask 200   8 #1 by P", 3, "'by' is unknown here"),
    ("book A band", 1, "'low', 'high' or 'none' is missing"),
    ("book A last", 1, "a price is missing at the end"),
    ("> buy #1 8@200 |", 1, "'buy' is no command"),
    ("> bid #1 8 |", 1, "'8' is not a quantity and a price such as 8@200"),
    ("> bid #1 8@200 quickly |", 1, "'quickly' is unknown here"),
    ("> bid #1 8@200 for R |", 1, "'R' is no requirement of the header"),
    ("> bid #1 8@200 operator Germany |", 1, "'Germany' is no country"),
    ("> bid #1 8@200 operators without US |", 1, "'without' is not 'allowed' or 'barred'"),
    ("> bid #1 8@200 until noon |", 1, "'noon' is not a time such as 40 or 2026-12-01T00Z"),
    ("> replace #1 8@market |", 1, "a replaced order has a price"),
    ("> reduce #1 2 |", 1, "expected 'by', found '2'"),
    ("> halt |", 1, "a book is missing at the end"),
    ("| accepted #1 gtc", 1, "events without a command"),
    ("> advance | happened #1", 1, "'happened' is no event"),
    ("> advance |\n| accepted #1 gtx", 2, "'gtx' is not a time in force"),
    ("> advance | accepted #1 gtc resting", 1, "a quantity is missing at the end"),
    ("> advance | rejected #1 dislike", 1, "'dislike' is not a reason"),
    ("> advance | cancelled #1: 3 dislike", 1, "'dislike' is not a reason"),
    ("> advance | trade #1 with #2 3@200", 1, "expected ':', found '3@200'"),
    ("> advance | A sleeping", 1, "'sleeping' is not a phase"),
    ("> advance | waiting #1 rested #1: 1@1", 1, "'rested' is unknown here"),
    ("contract A h100", 1, "one exact contract"),
    (
      "contract A h100-sxm,80,US,on_demand,spot\ncontract B a100-sxm,40,US,reserved,spot\n> bid #1 8@200 |", 3,
      "'in' or 'for' is missing"
    ),
    ("> advance |\nvolatility_guard 500", 2, "'volatility_guard' is unknown here"),
    ("colour blue", 1, "'colour' is unknown here"),
  ])
  func `what is unknown or out of place is refused, with its line`(text: String, line: Int, problem: String) {
    let error = #expect(throws: DrawingError.self) { try Drawing(text) }
    #expect(error?.line == line)
    #expect(error?.problem.contains(problem) == true, Comment(rawValue: error?.problem ?? ""))
  }

  @Test func `comments and blank lines say nothing`() throws {
    let drawing = try Drawing("\n// All of it.\nbook A   // one book\n\n> advance at 5 | // nothing\n")
    #expect(drawing.steps.map(\.line) == [3, 5])
  }
}
