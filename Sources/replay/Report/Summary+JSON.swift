import ComputeMatching
import Reporting

extension Summary {
  /// The summary as programs read it. Its keys are documented in `docs/replay.md`; keys may be added, none changes.
  func json() -> String {
    var members: [(key: String, value: JSONValue)] = [
      ("streams", .array(streams.map(JSONValue.text))),
      ("format", .text(format.rawValue)),
      ("complete", .bool(problem == nil)),
      ("problem", .optional(problem)),
      ("first_timestamp_ns", .optional(period.map { String($0.lowerBound.nanoseconds) })),
      ("last_timestamp_ns", .optional(period.map { String($0.upperBound.nanoseconds) })),
      ("commands", .count(commandCount)),
      ("commands_by_operation", counts(commands)),
      ("events", .count(market.events)),
      ("accepted", .count(market.accepted)),
      ("rejected_by_reason", counts(market.rejectionsByReason)),
      ("cancelled_by_reason", counts(market.cancellationsByReason)),
      ("trades", .count(market.trades)),
      ("quantity_traded", .count(market.quantityTraded)),
      ("money_traded", .object(moneyTraded.map { ($0.key, .text($0.amount)) })),
      ("open_bids", openOrders(bids)),
      ("open_asks", openOrders(asks)),
      ("flexible_bids", count(bids.flexible)),
      ("flexible_asks", count(asks.flexible)),
      ("waiting_bids", count(bids.waiting)),
      ("waiting_asks", count(asks.waiting)),
      ("books", .count(market.books.count)),
      ("busiest_books", .array(busiestBooks.map(report))),
      ("requirement_orders", .array(requirementOrders.map(report))),
      ("depth", .array(depth.map(levels))),
      ("notes", .array(notes.map(JSONValue.text))),
      ("executions_left_out", .count(executionsLeftOut)),
      ("unknown_names", .array(unknownNames.map(report))),
      ("digest", .text(hexadecimal(digest))),
      ("elapsed_ns", .count(elapsedNanoseconds)),
      ("commands_per_second", .count(commandsPerSecond)),
    ]
    if let latency { members.append(("latency_ns", points(latency))) }
    if let previews {
      members.append(("previews", json(previews)))
      members.append(("previews_problem", .optional(previews.problem)))
    }
    if let makers { members.append(("makers", json(makers))) }
    if !checks.isEmpty {
      members.append(
        (
          "checks",
          .object(checks.map { ($0.name, .object([("passed", .bool($0.hasPassed && problem == nil))] + $0.details)) })
        ))
    }
    return JSONValue.object(members).document()
  }

  private func report(_ name: UnknownName) -> JSONValue {
    let kind =
      switch name {
      case .gpuModel: "gpu_model"
      case .vramGB: "vram_gb"
      case .region: "region"
      }
    return .object([
      ("kind", .text(kind)), ("name", .text(name.text)),
      ("nearest", .optional(GPUModelCatalogue.standard.nearest(to: name))),
    ])
  }

  private func counts(_ counts: [(name: String, count: UInt64)]) -> JSONValue {
    .object(counts.map { ($0.name, .count($0.count)) })
  }

  private func openOrders(_ open: OpenOrders) -> JSONValue {
    .object([
      ("orders", .count(open.outright.orders)), ("quantity", .count(open.outright.quantity)),
      ("hidden_quantity", .count(open.hiddenQuantity)),
    ])
  }

  private func count(_ count: OpenOrders.Count) -> JSONValue {
    .object([("orders", .count(count.orders)), ("quantity", .count(count.quantity))])
  }

  private func report(_ book: BookReport) -> JSONValue {
    .object([
      ("book", .count(UInt64(book.statistics.book.rawValue))),
      ("contract", .text(book.name)),
      ("phase", .text(book.statistics.phase.text)),
      ("trades", .count(book.statistics.trades)),
      ("quantity_traded", .count(book.statistics.quantityTraded)),
      ("last_price", price(book.statistics.lastPrice)),
      ("best_bid", price(book.bestBid)),
      ("best_ask", price(book.bestAsk)),
      ("spread", price(book.spread)),
    ])
  }

  private func levels(_ book: BookDepth) -> JSONValue {
    func side(_ levels: [DepthLevel]) -> JSONValue {
      .array(
        levels.map { level in
          .object([
            ("price", price(level.price)), ("quantity", .count(UInt64(level.quantity))),
            ("orders", .count(level.orderCount)),
            ("flexible_quantity", .count(UInt64(level.flexibleQuantity))),
            ("flexible_orders", .count(level.flexibleOrderCount)),
          ])
        })
    }
    func waiting(_ orders: [WaitingOrder]) -> JSONValue {
      .array(
        orders.map { order in
          .object([
            ("order", .count(order.id.rawValue)), ("limit", price(order.limit)),
            ("quantity", .count(UInt64(order.quantity))), ("conditions", .text(order.conditions)),
          ])
        })
    }
    return .object([
      ("contract", .text(book.name)), ("bids", side(book.bids)), ("asks", side(book.asks)),
      ("waiting_bids", waiting(book.waitingBids)), ("waiting_asks", waiting(book.waitingAsks)),
    ])
  }

  private func report(_ report: RequirementReport) -> JSONValue {
    .object([
      ("order", .count(report.order.id.rawValue)),
      ("accepted_as", .count(report.order.firstID.rawValue)),
      ("side", .text(report.order.side == .bid ? "bid" : "ask")),
      ("requirement", .text(report.pattern)),
      ("limit", price(report.order.limit)),
      ("quantity", .count(report.order.quantity)),
      ("quantity_traded", .count(report.order.quantityTraded)),
      ("average_price", price(report.average?.price)),
      ("average_net_price", price(report.average?.net)),
      (
        "fills",
        .array(
          report.fills.map { fill in
            .object([
              ("contract", .text(fill.name)), ("trades", .count(fill.trades)), ("quantity", .count(fill.quantity)),
              ("average_price", price(fill.average.price)), ("average_net_price", price(fill.average.net)),
            ])
          })
      ),
    ])
  }

  private func points(_ latency: LatencyHistogram) -> JSONValue {
    let points = LatencyHistogram.reportedPoints.map {
      (key: $0.name, value: JSONValue.count(latency.value(at: $0.fraction)))
    }
    return .object(points + [("max", .count(latency.maximum)), ("count", .count(latency.totalCount))])
  }

  func price(_ price: Price?) -> JSONValue { .optional(price.map { tick.text(for: $0) }) }
}
