import Foundation
import Testing

@testable import Reporting

struct JSONValueTests {
  @Test func `text keeps every character`() throws {
    let text = "quote \" backslash \\ newline \n tab \t return \r bell \u{7} accent é gpu 🖥"
    let document = JSONValue.object([("text", .text(text))]).document()
    let read = try #require(JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: String])
    #expect(read["text"] == text)
  }

  @Test func `numbers beyond 2^53 are strings`() {
    #expect(JSONValue.count(UInt64(1) << 53).document() == "9007199254740992\n")
    #expect(JSONValue.count(UInt64(1) << 53 + 1).document() == "\"9007199254740993\"\n")
  }

  @Test func `keys keep their order and plain members share a line`() {
    let value = JSONValue.object([
      ("z", .number(1)), ("a", .array([.number(1), .null])), ("m", .object([("x", .bool(true)), ("b", .text("y"))])),
      ("none", .object([])),
    ])
    #expect(
      value.document() == """
        {
          "z": 1,
          "a": [1, null],
          "m": {"x": true, "b": "y"},
          "none": {}
        }

        """)
  }

  @Test func `what is no number is null`() {
    let values: [JSONValue] = [.decimal(0.5), .decimal(-2), .decimal(1e-7), .decimal(.nan), .decimal(.infinity)]
    #expect(JSONValue.array(values).document() == "[0.5, -2.0, 1e-07, null, null]\n")
  }
}
