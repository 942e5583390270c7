import ComputeMatching
import MarketSimulation
import Reporting

/// A line of a terminal for each of a few heights, a column for each of many moments.
enum Chart {
  private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The values as bars above zero, averaged to `width` columns and `height` lines; none if there is nothing to show.
  /// The topmost line ends at `top`: by default, at the highest column.
  static func lines(of values: [Double], width: Int = 72, height: Int = 6, top: Double? = nil) -> [String] {
    let columns = values.averaged(to: width)
    guard let own = highest(of: values, width: width), own > 0 else { return [] }
    let highest = top ?? own
    return (0..<height).map { line in
      let bottom = Double(height - 1 - line)
      let bars = columns.map { value in
        let fill = value.isNaN ? 0 : value / highest * Double(height) - bottom
        return blocks[min(max(Int((fill * 8).rounded()), 0), 8)]
      }
      let label = line == 0 ? decimalText(highest, decimals: 2) : line == height - 1 ? "0" : ""
      return padded(label, to: 9) + " │" + String(bars)
    }
  }

  /// The highest column of a chart of `values`; `nil` if there is nothing to show.
  static func highest(of values: [Double], width: Int) -> Double? {
    values.averaged(to: width).filter { !$0.isNaN }.max()
  }
}
