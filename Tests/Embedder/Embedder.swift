import ComputeMatching

/// A program that has the core library and nothing else: it must link without what Foundation or the C library bring.
@main
struct Embedder {
  static func main() throws {
    var exchange = Exchange()
    exchange.apply(.openBook(try Contract("h100-sxm,80,DE,on_demand,spot")), at: try Timestamp("2026-12-01"))
    print(exchange.bookCount, try Price("2.35"))
  }
}
