/// The unit in which sums of money are short.
struct MoneyScale {
  let divisor: Double
  let unit: String

  init(of values: [Double]) {
    let largest = values.filter(\.isFinite).map { abs($0) }.max() ?? 0
    switch largest {
    case 2e9...: (divisor, unit) = (1e9, "billion USD")
    case 2e6...: (divisor, unit) = (1e6, "million USD")
    case 2e3...: (divisor, unit) = (1e3, "thousand USD")
    default: (divisor, unit) = (1, "USD")
    }
  }
}
