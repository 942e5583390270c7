import ComputeMatching
import Reporting

// What the text of a summary begins with, and the largest book as a drawing.
extension Summary {
  private static let standardLineWidth = 100

  /// What happened, in sentences, each on lines of its own.
  var overview: String {
    let width = LineWidth.ofStandardOutput(standard: Self.standardLineWidth)
    return Overview(self).sentences.map { sentence in
      wrapped(sentence, to: width, indent: "  ").map { $0 + "\n" }.joined()
    }.joined()
  }

  private static let longestBar = 40
  private static let shortestBar = 5

  /// The levels of `book` around the best prices, each with its quantity as a bar.
  func picture(of book: BookDepth) -> String {
    let levels = book.asks.reversed().map { ("ask", $0) } + book.bids.map { ("bid", $0) }
    func quantity(_ level: DepthLevel) -> UInt64 { UInt64(level.quantity) + UInt64(level.flexibleQuantity) }
    let most = max(1, levels.map { quantity($0.1) }.max() ?? 1)
    let prices = levels.map { text($0.1.price) }
    let width = prices.map(\.count).max() ?? 0
    let besides = "  ask    ".count + width + " ".count + grouped(most).count
    let room = LineWidth.ofStandardOutput(standard: Self.longestBar + besides) - besides
    let longest = UInt64(min(max(room, Self.shortestBar), Self.longestBar))
    var drawing = "The busiest book in the end: \(book.name)\n"
    for ((side, level), price) in zip(levels, prices) {
      // Half a character is the least that shows.
      let halves = max(1, quantity(level) * 2 * longest / most)
      let bar = String(repeating: "█", count: Int(halves / 2)) + (halves % 2 == 1 ? "▌" : "")
      drawing += "  \(side)  \(padded(price, to: width))  \(bar) \(grouped(quantity(level)))\n"
    }
    return levels.isEmpty ? drawing + "  empty\n" : drawing
  }
}
