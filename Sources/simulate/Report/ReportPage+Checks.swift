import MarketSimulation
import Reporting

extension ReportPage {
  /// What the scenario must show, and whether it did.
  var checks: String {
    guard !report.file.checks.isEmpty else { return "" }
    let items = report.file.checks.indices.map { index in
      let check = report.file.checks[index]
      let content =
        Markup.text("p", check.claim, [("class", "claim")])
        + Markup.text("p", CheckText.subject(of: check), [("class", "about")])
        + HTMLPage.list(entries(index), "findings")
      return Markup.element(
        "li", [],
        (report.isJudged ? badge(report.hasPassed(index), as: check.expected) : Self.partBadge)
          + Markup.element("div", [], content))
    }
    // How to read the figures of several seeds.
    let spread = report.seedCount > 1 ? "Figures are the middle of all seeds (the least to the most)." : ""
    return HTMLPage.section(
      "Checks", id: "checks", about: spread,
      [Markup.element("ul", [("class", "checks")], items.joined(separator: "\n"))])
  }

  /// Of runs that are not whole.
  private static var partBadge: String { Markup.text("span", "Part", [("class", "badge-text")]) }

  private func entries(_ index: Int) -> [(String, String)] {
    let check = report.file.checks[index]
    var entries: [(String, String)] = check.runsLookedAt.enumerated().map { position, run in
      let isControl = position > 0 && check.across.isEmpty
      let rule = isControl ? (check.control == .holds ? ", which must hold too" : ", which must not hold") : ""
      return (run + rule, Finding.figure(ofCheck: index, run: position, in: report.file, report.outcome))
    }
    guard check.expected != .reported else { return entries }
    let wanted = check.across.isEmpty ? CheckText.bounds(of: check) : CheckText.trend(of: check)
    if check.path != nil || check.expected == .missed, let seed = report.outcome.shownSeeds.first {
      entries.append(("found", seed.verdicts[index].figures))
    }
    entries.insert(("wanted", wanted), at: check.across.isEmpty ? 1 : entries.count)
    if report.seedCount > 1 {
      let passes = report.outcome.passes(ofCheck: index)
      let share = passes == report.seedCount ? "" : ", \(Readable.percent(Double(passes) / Double(report.seedCount)))"
      entries.insert(("holds with", "\(grouped(passes)) of \(grouped(report.seedCount)) seeds\(share)"), at: 0)
    }
    return entries
  }
}

/// A check in words.
enum CheckText {
  /// `Highest price, days 60 to 420`.
  static func subject(of check: Check) -> String {
    var subject = words(check.measure)
    if let minus = check.minus { subject += " less \(words(minus))" }
    if let per = check.per { subject += ", divided by \(words(per))" }
    switch check.statistic {
    case .mean: break
    case .lowest, .highest, .first, .last: subject = "\(check.statistic) \(subject)"
    case .sum: subject = "sum of \(subject)"
    case .cycle: subject = "length of a cycle of \(subject)"
    case .swing: subject = "swing of \(subject)"
    case .onset: subject = "first day with \(subject)"
    case .halfway: subject = "days to half of the change of \(subject)"
    }
    if let path = check.path {
      return "How far \(subject) is from \(path.source) at the date where it is furthest"
    }
    var text = subject.prefix(1).uppercased() + subject.dropFirst() + ", " + days(check.during)
    if let against = check.against { text += " against " + days(against) }
    if let other = check.relativeTo { text += ", relative to \(other)" }
    return text
  }

  static func bounds(of check: Check) -> String {
    if let path = check.path {
      return "within \(Readable.percent(check.tolerance)) at each of \(path.targets.count) dates"
    }
    return switch (check.atLeast, check.atMost) {
    case (let low?, let high?): "\(figure(low, of: check)) to \(figure(high, of: check))"
    case (let low?, nil): "at least \(figure(low, of: check))"
    case (nil, let high?): "at most \(figure(high, of: check))"
    case (nil, nil): ""
    }
  }

  static func trend(of check: Check) -> String {
    let tolerance = check.tolerance > 0 ? ", give or take \(Readable.percent(check.tolerance))" : ""
    let total = check.atLeast.map { ", and by \(change($0, of: check)) or more in all" } ?? ""
    return switch check.trend {
    case .rises: "rises from run to run\(tolerance)\(total)"
    case .falls: "falls from run to run\(tolerance)\(total)"
    case .same: "the same in each\(tolerance)"
    }
  }

  private static func change(_ value: Double, of check: Check) -> String {
    check.isDifference ? plainFigure(value, of: check) : Readable.percent(value)
  }

  /// A figure of a check in the unit that it has; with its sign where it says how far something has moved.
  static func figure(_ value: Double?, of check: Check) -> String {
    guard let value else { return "none" }
    let text = plainFigure(value, of: check)
    let isMove = check.against != nil && check.isDifference && check.relativeTo == nil
    return isMove && value > 0 && text.contains { "1"..."9" ~= $0 } ? "+\(text)" : text
  }

  private static func plainFigure(_ value: Double, of check: Check) -> String {
    if check.path != nil { return Readable.percent(value) }
    if check.relativeTo != nil { return Readable.percent(value) }
    if check.against != nil, !check.isDifference { return Readable.percent(value, isSigned: true) }
    if check.statistic == .swing { return Readable.percent(value) }
    switch check.statistic {
    case .cycle, .halfway: return "\(Readable.number(value)) days"
    case .onset: return value > check.during.upperBound ? "never" : "day \(Readable.number(value))"
    default: break
    }
    let unit = MeasureUnit(of: check.measure) ?? .count
    guard let per = check.per else { return Readable.text(value, unit) }
    return MeasureUnit(of: per) == unit ? Readable.percent(value) : Readable.number(value)
  }

  private static func days(_ days: ClosedRange<Double>) -> String {
    let (first, last) = (Readable.number(days.lowerBound), Readable.number(days.upperBound))
    return first == last ? "day \(first)" : "days \(first) to \(last)"
  }

  /// `providerConcentration` as `provider concentration`, `paid.user` as `paid (user)`.
  static func words(_ measure: String) -> String {
    let parts = measure.split(separator: ".", maxSplits: 1)
    var words = ""
    for character in parts.first ?? "" {
      words += character.isUppercase ? " " + character.lowercased() : String(character)
    }
    return parts.count > 1 ? "\(words) (\(parts[1]))" : words
  }
}
