import ComputeMatching
import MarketSimulation
import Reporting

extension OnOutcome {
  /// All figures, with those of each seed.
  var json: JSONValue {
    .object([
      ("finding", .text(finding)),
      ("stream", .text(stream)),
      ("complete", .bool(problem == nil)),
      ("problem", .optional(problem)),
      ("commands", .count(survey.commandCount)),
      ("first_timestamp_ns", .optional(survey.period.map { "\($0.lowerBound.nanoseconds)" })),
      ("last_timestamp_ns", .optional(survey.period.map { "\($0.upperBound.nanoseconds)" })),
      ("period_hours", .decimal(undisturbed.record.grid.periodHours)),
      ("bands", .text(bandSentence)),
      ("bounds", .text(boundSentence)),
      ("meanings", .object(OnMetric.all.map { ($0.key, .text($0.meaning)) })),
      ("undisturbed", figures(of: undisturbed)),
      ("cases", .array(cases.indices.map(jsonOfCase))),
    ])
  }

  private func jsonOfCase(_ number: Int) -> JSONValue {
    let terms = cases[number].terms
    return .object([
      ("supply", .decimal(terms.supply)), ("strategy", .text(terms.strategy.rawValue)),
      ("recorded", .text(terms.reaction.text)), ("suppliers", .count(terms.supplierCount)),
      ("turns", .count(terms.turns)), ("step", .decimal(terms.step)), ("target", .decimal(terms.target)),
      ("floor_share", .decimal(terms.floorShare)),
      ("marginal_cost", .optional(terms.marginalCost.map { tick.text(for: $0) })),
      ("undercut", .decimal(terms.undercut)), ("reservation_share", .decimal(terms.reservationShare)),
      ("offered_share", .decimal(terms.offeredShare)),
      ("quantiles", .object(OnMetric.all.map { metric in (metric.key, json(quantiles(metric, of: number))) })),
      (
        "models",
        .array(
          undisturbed.models.indices.map { model in
            .object([
              ("model", .text(undisturbed.models[model].name)),
              ("price", json(cases[number].quantiles { tick.dollars($0.models[model].market.price) })),
              ("price_level", json(cases[number].quantiles { $0.models[model].market.priceLevel * 100 })),
              ("gpu_hours", json(cases[number].quantiles { $0.models[model].market.gpuHours })),
              ("spread", json(cases[number].quantiles { $0.models[model].market.spread })),
            ])
          })
      ),
      (
        "seeds",
        .array(
          cases[number].seeds.map { seed, figures in
            .object([("seed", .count(seed)), ("figures", self.figures(of: figures))])
          })
      ),
    ])
  }

  private func json(_ quantiles: Quantiles?) -> JSONValue {
    guard let quantiles else { return .null }
    return .object([
      ("p10", .decimal(quantiles.low)), ("p50", .decimal(quantiles.median)), ("p90", .decimal(quantiles.high)),
    ])
  }

  private func figures(of figures: OverlayFigures) -> JSONValue {
    let record = figures.record
    return .object(
      OnMetric.all.map { ($0.key, .decimal($0.value(figures, tick))) } + [
        ("commands", .count(record.commandCount)), ("recorded_rejected", .count(record.rejectedCount)),
        ("digest", .text(hexadecimal(record.digest))), ("gpus_added", .text("\(record.added)")),
        ("gpus_withdrawn", .text("\(record.withdrawn)")), ("gpus_sold", .text("\(record.soldBySuppliers)")),
        (
          "models",
          .array(
            figures.models.map { model in
              .object([
                ("model", .text(model.name)), ("price", .decimal(tick.dollars(model.market.price))),
                ("gpu_hours", .decimal(model.market.gpuHours)), ("spread", .decimal(model.market.spread)),
              ])
            })
        ),
        (
          "agents",
          .array(
            record.agents.map { group in
              .object([
                ("name", .text(group.name)), ("sold_gpu_hours", .decimal(group.soldGPUHours)),
                ("bought_gpu_hours", .decimal(group.boughtGPUHours)), ("sales_usd", .decimal(group.sales)),
                ("purchases_usd", .decimal(group.purchases)), ("profit_usd", .decimal(group.profit)),
                ("shown", .object(group.shown.map { ($0.figure, .decimal($0.mean)) })),
              ])
            })
        ),
        (
          "sellers",
          .array(
            record.sellers.map { seller in
              .object([
                ("name", .text(seller.name)), ("origin", .text(seller.origin.rawValue)),
                ("gpu_hours", .text("\(seller.gpuHours)")),
                ("usd", .optional(tick.text(for: Money(tickHours: seller.tickHours)))),
              ])
            })
        ),
      ])
  }

  /// A row for each run, period and GPU model, and for all models together. A field is empty where there is no value.
  var csv: String {
    var header = CSVRow()
    for name in [
      "run", "supply", "strategy", "recorded", "seed", "start_ns", "model", "gpu_hours", "price", "price_level",
      "spread",
      "quoted", "sold_by_suppliers", "offered_by_recorded", "offered_by_suppliers",
    ] { header.append(name) }
    var text = header.text + "\n"
    add(undisturbed, ["undisturbed", "1", "", "", ""], to: &text)
    for (name, one) in zip(names, cases) {
      for (seed, figures) in one.seeds {
        let terms = one.terms
        let fields = [
          name, Readable.parameter(terms.supply), terms.strategy.rawValue, terms.reaction.text, "\(seed)",
        ]
        add(figures, fields, to: &text)
      }
    }
    return text
  }

  private func add(_ figures: OverlayFigures, _ fields: [String], to text: inout String) {
    let record = figures.record
    for period in 0..<record.grid.count {
      let start = "\(record.grid.beginning(of: period).nanoseconds)"
      for (model, market) in [("", figures.course[period])]
        + zip(figures.models, figures.modelCourses).map({ ($0.name, $1[period]) })
      {
        var row = CSVRow()
        for field in fields + [start, model] { row.append(field) }
        row.append(market.gpuHours)
        for value in [tick.dollars(market.price), market.priceLevel * 100, market.spread, market.quoted] {
          row.append(value)
        }
        let offers = [record.supplierGPUHours, record.offeredByRecorded, record.offeredBySuppliers]
        for offer in offers { row.append(model.isEmpty ? offer[period] : nil) }
        text += row.text + "\n"
      }
    }
  }
}
