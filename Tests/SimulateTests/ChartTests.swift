import MarketSimulation
import Testing

@testable import simulate

struct AxisTests {
  private func labels(_ axis: Axis) -> [String] { axis.ticks.map(axis.label) }

  @Test func `an axis begins at nothing and ends at a tick above all values`() {
    #expect(labels(Axis(holding: [1.2, 2.14, .nan])) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"])
    #expect(labels(Axis(holding: [36_000.0])) == ["0", "10,000", "20,000", "30,000", "40,000"])
    #expect(labels(Axis(holding: [0.3], atLeast: 1, format: .percent)) == ["0%", "20%", "40%", "60%", "80%", "100%"])
    #expect(labels(Axis(holding: [0.0012])) == ["0.0000", "0.0005", "0.0010", "0.0015"])
    #expect(labels(Axis(holding: [-3e6, 5e6], format: .scaled(1e6))) == ["−4", "−2", "0", "2", "4", "6"])
    #expect(labels(Axis(holding: [] as [Double])) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test func `an axis of days ends with the last day`() {
    let axis = Axis(exactly: 0...545, tickCount: 6)
    #expect(labels(axis) == ["0", "100", "200", "300", "400", "500"])
    #expect(axis.position(of: 545) == 1 && axis.position(of: -5) == 0)
    #expect(labels(Axis(exactly: 0...1, tickCount: 4)) == ["0.0", "0.5", "1.0"])
  }
}

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
    (2.14, MeasureUnit.dollarsPerGPUHour, "$2.14"), (-0.001, .dollarsPerGPUHour, "$0.00"),
    (-1_234_567, .dollars, "−$1.23 million"), (12_345, .dollarsPerDay, "$12,345 a day"), (0.8642, .share, "86.4%"),
    (1, .share, "100%"), (0.0025, .share, "0.25%"), (1_868, .gpus, "1,868 GPUs"), (76.34, .gpus, "76.3 GPUs"),
    (3e9, .dollars, "$3.00 billion"), (.nan, .count, "none"),
  ]) func `figures have their unit`(value: Double, unit: MeasureUnit, text: String) {
    #expect(Readable.text(value, unit) == text)
  }

  @Test func `changes have a sign`() {
    #expect(Readable.percent(0.301, isSigned: true) == "+30.1%")
    #expect(Readable.percent(-0.8642, isSigned: true) == "−86.4%")
    #expect(Readable.percent(0.000001, isSigned: true) == "0%")
  }
}
