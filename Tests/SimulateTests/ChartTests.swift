import MarketSimulation
import Reporting
import Testing

@testable import simulate

struct CourseTests {
  @Test func `the middle and the spread of seeds are taken at every moment`() throws {
    let seeds: [[Float]] = (0...10).map { [Float($0), 5, .nan] }
    let course = Course(seeds, days: 30)
    #expect(course.days == [5, 15, 25])
    #expect(course.median[0] == 5 && course.median[1] == 5 && course.median[2].isNaN)
    let spread = try #require(course.spread)
    #expect(spread.low[0] == 1 && spread.high[0] == 9 && spread.least[0] == 0 && spread.most[0] == 10)
    #expect(Course([[1, 2]], days: 2).spread == nil)
  }

  @Test func `many values become means of equal parts`() {
    #expect([1, 3, 5, .nan].averaged(to: 2) == [2, 5])
    #expect([1.0, 2].averaged(to: 5) == [1, 2])
    #expect([Double.nan, .nan].averaged(to: 1)[0].isNaN)
  }
}

struct ReadableTests {
  @Test(arguments: [
    (2.14, MeasureUnit.dollarsPerGPUHour, "$2.14"), (-0.0001, .dollarsPerGPUHour, "$0.000"),
    (0.039, .dollarsPerGPUHour, "$0.039"),
    (-1_234_567, .dollars, "−$1.23 million"), (12_345, .dollarsPerDay, "$12,345 a day"), (0.8642, .share, "86.4%"),
    (1, .share, "100%"), (0.0025, .share, "0.25%"), (1_868, .gpus, "1,868 GPUs"), (76.34, .gpus, "76.3 GPUs"),
    (3e9, .dollars, "$3.00 billion"), (.nan, .count, "none"),
  ]) func `figures have their unit`(value: Double, unit: MeasureUnit, text: String) {
    #expect(Readable.text(value, unit) == text)
  }
}
