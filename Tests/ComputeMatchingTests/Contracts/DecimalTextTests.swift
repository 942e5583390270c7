import ComputeMatching
import Testing

struct DecimalTextTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (0, 3, "0.000"), (1.005, 1, "1.0"), (1.0625, 2, "1.06"), (2.005_1, 2, "2.01"), (12.5, 0, "13"),
    (-0.8634, 3, "-0.863"), (0.04, 1, "0.0"), (-0.001, 2, "0.00"), (2.5, -1, "3"), (9e14, 3, "900000000000000.000"),
    (9e14, 5, "900000000000000.0"), (1e30, 2, "1e+30"), (.infinity, 2, "inf"), (0.5, 40, "0.5"),
  ]) func `a measured number is rounded to its decimals`(number: Double, decimals: Int, text: String) {
    #expect(decimalText(number, decimals: decimals) == text)
  }
}
