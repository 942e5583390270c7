import ComputeMatching

extension CustomerGroup.Choice {
  /// The premium in whole ticks.
  var premiumTicks: Int64 { Int64((premium / Venue.tick).rounded()) }

  /// What a book is worth: books for which it differs are of another grade.
  var worth: [Double] {
    [Double(premiumTicks), premiumSpread, output, outputSpread] + tables.map(Double.init)
  }
}

/// What books are worth more or less as the differentials of a requirement order.
enum Premiums {
  /// Each column of a contract that a grade may go by, as a pattern that states it alone.
  private static var columns: [(HardwareSpec) -> String] {
    [
      { "\($0.gpuModel)" }, { "*,\($0.vramGB)" }, { "*,*,\($0.region)" }, { "*,*,*,\($0.slaTier.text)" },
    ]
  }

  /// What tells each book from those of another grade, by the first column that does so for all; `nil` if none does. An
  /// order stream has no way to write a grade of several columns.
  static func grades(_ choices: [CustomerGroup.Choice], _ books: [Scenario.BookTerms]) -> [Requirement]? {
    for column in columns {
      var worths: [String: [Double]] = [:]
      let patterns = choices.map { column(books[$0.book].contract.spec) }
      let isEnough = zip(choices, patterns).allSatisfy { choice, pattern in
        worths.updateValue(choice.worth, forKey: pattern).map { $0 == choice.worth } ?? true
      }
      guard isEnough else { continue }
      let grades = patterns.compactMap { try? Requirement($0) }
      return grades.count == choices.count ? grades : nil
    }
    return nil
  }

  /// The differentials of books of these grades that are worth so many ticks more each.
  static func differentials(_ grades: [Requirement], ticks: [Int64]) -> [Differential] {
    var differentials: [Differential] = []
    for (grade, ticks) in zip(grades, ticks) where ticks != 0 && !differentials.contains(where: { $0.grade == grade }) {
      differentials.append(Differential(grade, ticks: ticks))
    }
    return differentials
  }
}
