import Reporting
import Testing

struct CSVRowTests {
  @Test func `texts are in quotes where they must be`() {
    var row = CSVRow()
    for text in ["plain", "", "a, b", "a \"b\"", "a\r\nb", "ü;'"] { row.append(text) }
    #expect(row.text == "plain,,\"a, b\",\"a \"\"b\"\"\",\"a\r\nb\",ü;'")
  }

  @Test func `the fields of a row are read back`() {
    for fields in [[""], ["a"], ["", ""], ["a, b", "a \"b\"", "\"", ",\"\u{301},\u{301}", ""], ["ü", "\"\"", ","]] {
      var row = CSVRow()
      for field in fields { row.append(field) }
      #expect(CSVRow.fields(of: row.text) == fields)
    }
    for row in ["\"", "a\"", "a\"b\"", "\"a\"b", "a,\"b", "\"a\"\"", "\"a\" ,b"] {
      #expect(CSVRow.fields(of: row) == nil)
    }
  }

  @Test func `numbers are as short as they can be`() {
    var row = CSVRow()
    for number in [2, -0.5, 0.1, 1e300, nil, .nan, .infinity] as [Double?] { row.append(number) }
    #expect(row.text == "2,-0.5,0.1,1e+300,,,")
  }
}
