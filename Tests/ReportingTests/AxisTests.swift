import Reporting
import Testing

struct AxisTests {
  private func labels(_ axis: Axis) -> [String] { axis.ticks.map(axis.label) }

  @Test func `an axis begins at nothing and ends at a tick above all values`() {
    #expect(labels(Axis(holding: [1.2, 2.14, .nan])) == ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"])
    #expect(labels(Axis(holding: [36_000.0])) == ["0", "10,000", "20,000", "30,000", "40,000"])
    #expect(labels(Axis(holding: [0.3, 1], format: .percent)) == ["0%", "20%", "40%", "60%", "80%", "100%"])
    #expect(labels(Axis(holding: [0.0012])) == ["0.0000", "0.0005", "0.0010", "0.0015"])
    #expect(labels(Axis(holding: [-3e6, 5e6], format: .scaled(1e6))) == ["−4", "−2", "0", "2", "4", "6"])
    #expect(
      labels(Axis(holding: [5.1, 5.4], startsAtZero: false)) == ["5.1", "5.2", "5.3", "5.4"])
    #expect(labels(Axis(holding: [-4, -4], startsAtZero: false)).first == "−4.00")
    #expect(labels(Axis(holding: [] as [Double])) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test func `an axis of days ends with the last day`() {
    let axis = Axis(exactly: 0...545, tickCount: 6)
    #expect(labels(axis) == ["0", "100", "200", "300", "400", "500"])
    #expect(axis.position(of: 545) == 1 && axis.position(of: -5) == 0)
    #expect(labels(Axis(exactly: 0...1, tickCount: 4)) == ["0.0", "0.5", "1.0"])
  }
}

struct ReadableTests {
  @Test func `changes have a sign`() {
    #expect(Readable.percent(0.301, isSigned: true) == "+30.1%")
    #expect(Readable.percent(-0.8642, isSigned: true) == "−86.4%")
    #expect(Readable.percent(0.000001, isSigned: true) == "0%")
  }
}
