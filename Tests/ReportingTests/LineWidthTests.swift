import Reporting
import Testing

struct LineWidthTests {
  @Test(arguments: [
    ("60", 120, 60), ("60", nil, 60), ("150", 80, 150), (nil, 80, 80), (nil, 120, 100), (nil, nil, 100),
    ("", 80, 80), ("0", 80, 80), ("-5", nil, 100), ("wide", 90, 90),
  ])
  func `COLUMNS comes before the terminal, and a terminal before the standard`(
    columns: String?, terminal: Int?, width: Int
  ) {
    #expect(LineWidth.width(columns: columns, terminal: terminal, standard: 100) == width)
  }

  @Test func `words go to the next line, and a long one has a line of its own`() {
    #expect(wrapped("one two three", to: 7, indent: "  ") == ["one two", "  three"])
    #expect(wrapped("a 0123456789 b", to: 5, indent: " ") == ["a", " 0123456789", " b"])
    #expect(wrapped("one two", to: .max) == ["one two"])
    #expect(wrapped("", to: 10) == [])
  }
}
