import Reporting
import Testing

struct CSVRowTests {
  @Test func `texts are in quotes where they must be`() {
    var row = CSVRow()
    for text in ["plain", "", "a, b", "a \"b\"", "a\r\nb", "ü;'"] { row.append(text) }
    #expect(row.text == "plain,,\"a, b\",\"a \"\"b\"\"\",\"a\r\nb\",ü;'")
  }

  @Test func `numbers are as short as they can be`() {
    var row = CSVRow()
    for number in [2, -0.5, 0.1, 1e300, nil, .nan, .infinity] as [Double?] { row.append(number) }
    #expect(row.text == "2,-0.5,0.1,1e+300,,,")
  }
}
