import ComputeMatching

extension CustomerGroup.Choice {
  /// The premium in whole ticks.
  var premiumTicks: Int64 { Int64((premium / Venue.tick).rounded()) }
}

/// Premiums of books as the differentials of a requirement order.
enum Premiums {
  /// Each column of a contract that a grade may go by, as a pattern that states it alone.
  private static var columns: [(HardwareSpec) -> String] {
    [
      { "\($0.gpuModel)" }, { "*,\($0.vramGB)" }, { "*,*,\($0.region)" }, { "*,*,*,\($0.slaTier.text)" },
    ]
  }

  /// Differentials by the first column that tells books of different premium apart; `nil` if none does. An order stream
  /// has no way to write a grade of several columns.
  static func differentials(
    _ choices: [CustomerGroup.Choice], _ books: [Scenario.BookTerms]
  ) -> [Differential]? {
    for column in columns {
      var ticks: [String: Int64] = [:]
      var grades: [Differential] = []
      var isEnough = true
      for choice in choices {
        let pattern = column(books[choice.book].contract.spec)
        if let known = ticks[pattern] {
          isEnough = isEnough && known == choice.premiumTicks
        } else {
          ticks[pattern] = choice.premiumTicks
          guard choice.premiumTicks != 0 else { continue }
          guard let grade = try? Requirement(pattern) else { return nil }
          grades.append(Differential(grade, ticks: choice.premiumTicks))
        }
      }
      if isEnough { return grades }
    }
    return nil
  }
}
