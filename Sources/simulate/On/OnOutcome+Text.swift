import ComputeMatching
import MarketSimulation
import Reporting

extension OnOutcome {
  /// Everything that is printed.
  var lines: [String] {
    var lines = [finding, ""]
    if let problem = problem { lines += ["Incomplete, of the commands before this: \(problem)", ""] }
    lines.append("\(stream), \(grouped(survey.commandCount)) commands, \(periodText)")
    lines += [""] + aligned(table(metrics))
    if !agents.isEmpty { lines += [""] + aligned([["agents"] + names] + agents) }
    return lines + [""] + aligned(models) + ["", bandSentence, boundSentence]
  }

  var periodText: String {
    guard let period = survey.period else { return "" }
    return "\(Calendar.text(for: period.lowerBound)) to \(Calendar.text(for: period.upperBound))"
  }

  /// A row for each figure, and below those that matter most the bands.
  func table(_ metrics: [OnMetric]) -> [[String]] {
    var rows = [["", "undisturbed"] + names]
    for metric in metrics {
      let before = before(metric)
      let values = cases.indices.map { quantiles(metric, of: $0) }
      if values.allSatisfy({ $0 == nil }), !before.isFinite { continue }
      rows.append(
        [metric.name, metric.text(before)]
          + values.map { cell(metric, $0?.median ?? .nan, before) })
      if metric.showsBand, seedCount > 1,
        values.contains(where: { $0.map { metric.text($0.low) != metric.text($0.high) } ?? false })
      {
        rows.append(
          ["  10 to 90% of seeds", ""]
            + values.map { value in
              value.map { "\(metric.text($0.low)) to \(metric.text($0.high))" } ?? ""
            })
      }
    }
    return rows
  }

  private func cell(_ metric: OnMetric, _ value: Double, _ before: Double) -> String {
    let change = isComparable ? metric.change(of: value, from: before) : ""
    return metric.text(value) + (change.isEmpty ? "" : " (\(change))")
  }

  /// What each group of agents came to, a block of rows for each; nothing without agents.
  var agents: [[String]] {
    guard let groups = cases.first?.seeds.first?.figures.record.agents else { return [] }
    var rows: [[String]] = []
    for index in groups.indices {
      rows.append([groups[index].name] + names.map { _ in "" })
      func add(_ name: String, _ metric: OnMetric, _ value: (OverlayRecord.AgentGroup) -> Double) {
        let values = cases.map { one in one.quantiles { value($0.record.agents[index]) } }
        guard values.contains(where: { $0 != nil }) else { return }
        rows.append(["  " + name] + values.map { $0.map { metric.text($0.median) } ?? "" })
      }
      add("sold, GPU-hours", .volume) { $0.soldGPUHours }
      add("received for one, USD", .price) { $0.sales / $0.soldGPUHours }
      add("bought, GPU-hours", .volume) { $0.boughtGPUHours }
      add("paid for one, USD", .price) { $0.purchases / $0.boughtGPUHours }
      add("profit, USD", .volume) { $0.profit }
      for figure in groups[index].shown.indices {
        add(groups[index].shown[figure].meaning, .volume) { $0.shown[figure].mean }
      }
    }
    return rows
  }

  /// Prices and GPU-hours of GPU models, those of which most was traded.
  var models: [[String]] {
    var rows = [["average price, USD"] + [""] + names.map { _ in "" }]
    let shown = shownModels
    for model in shown { rows.append(row(model, .price) { self.tick.dollars($0.price) }) }
    rows.append(["traded, GPU-hours", ""] + names.map { _ in "" })
    for model in shown { rows.append(row(model, .volume) { $0.gpuHours }) }
    return rows
  }

  /// The places of the models that are shown, most first.
  var shownModels: [Int] {
    let volumes = undisturbed.models.indices.map { index in
      max(undisturbed.models[index].market.gpuHours, cases.map { volume(ofModel: index, in: $0) }.max() ?? 0)
    }
    return Array(volumes.indices.filter { volumes[$0] > 0 }.sorted { (volumes[$1], $0) < (volumes[$0], $1) }.prefix(12))
  }

  private func volume(ofModel index: Int, in one: Case) -> Double {
    one.quantiles { $0.models[index].market.gpuHours }?.median ?? 0
  }

  private func row(_ model: Int, _ metric: OnMetric, _ value: (OverlayFigures.Market) -> Double) -> [String] {
    let before = value(undisturbed.models[model].market)
    return ["  " + undisturbed.models[model].name, metric.text(before)]
      + cases.map { one in
        cell(metric, one.quantiles { value($0.models[model].market) }?.median ?? .nan, before)
      }
  }
}
