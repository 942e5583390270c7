/// What a number of a scenario may be instead of one value: a distribution from which each run draws.
public struct Distribution: Sendable, Hashable {
  /// The kinds, as files name them.
  public enum Kind: String, Sendable, CaseIterable {
    /// The least and the greatest value, all between them equally likely.
    case uniform
    /// The mean and the standard deviation.
    case normal
    /// The median and the standard deviation of the natural logarithm.
    case lognormal
    /// The least, the most likely and the greatest value.
    case triangular
  }

  /// Which kind it is.
  public let kind: Kind
  /// What it is given by, in the order in which ``Kind`` says it.
  public let numbers: [Double]

  /// `nil` if the numbers are not what the kind needs.
  init?(_ kind: Kind, _ numbers: [Double]) {
    let isFine =
      switch kind {
      case .uniform: numbers.count == 2 && numbers[0] < numbers[1]
      case .normal: numbers.count == 2 && numbers[1] > 0
      case .lognormal: numbers.count == 2 && numbers[0] > 0 && numbers[1] > 0
      case .triangular:
        numbers.count == 3 && numbers[0] <= numbers[1] && numbers[1] <= numbers[2] && numbers[0] < numbers[2]
      }
    guard isFine else { return nil }
    self.kind = kind
    self.numbers = numbers
  }

  /// What the numbers of a kind must be, in words.
  static func expectation(of kind: Kind) -> String {
    switch kind {
    case .uniform: "[least, greatest], the first below the second"
    case .normal: "[mean, standard deviation], the second above 0"
    case .lognormal: "[median, standard deviation of the logarithm], both above 0"
    case .triangular: "[least, most likely, greatest], none below the one before"
    }
  }

  /// The value below which this share of all draws is, from 0 to 1 without the two.
  public func quantile(_ share: Double) -> Double {
    switch kind {
    case .uniform: return numbers[0] + share * (numbers[1] - numbers[0])
    case .normal: return numbers[0] + numbers[1] * Self.normalQuantile(share)
    case .lognormal: return numbers[0] * exponential(numbers[1] * Self.normalQuantile(share))
    case .triangular:
      let (least, mode, greatest) = (numbers[0], numbers[1], numbers[2])
      let rise = (mode - least) / (greatest - least)
      return share < rise
        ? least + (share * (greatest - least) * (mode - least)).squareRoot()
        : greatest - ((1 - share) * (greatest - least) * (greatest - mode)).squareRoot()
    }
  }

  /// What the run with this seed has where `path` leads: the same for the scenario, its control and its variants.
  func draw(seed: UInt64, path: String) -> Double {
    var random = RandomStream(seed: seed, name: "parameter \(path)")
    // Never 0, where a normal distribution has no value.
    return quantile(random.uniform() + 0x1p-54)
  }

  /// The quantile of the normal distribution with mean 0 and standard deviation 1, to about nine digits (Acklam: "An
  /// algorithm for computing the inverse normal cumulative distribution function", 2003).
  private static func normalQuantile(_ share: Double) -> Double {
    let tail = 0.02425
    if share > 1 - tail { return -normalQuantile(1 - share) }
    if share < tail {
      let q = (-2 * logarithm(share)).squareRoot()
      return polynomial(
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968,
          2.938163982698783,
        ], q)
        / polynomial([7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1], q)
    }
    let q = share - 0.5
    let square = q * q
    return q
      * polynomial(
        [
          -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
          -3.066479806614716e+01, 2.506628277459239,
        ], square)
      / polynomial(
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
          -1.328068155288572e+01, 1,
        ], square)
  }

  /// Highest power first.
  private static func polynomial(_ factors: [Double], _ x: Double) -> Double { factors.reduce(0) { $0 * x + $1 } }
}

/// How numbers that are distributions are read.
enum Draws: Sendable {
  /// Not at all: no distribution is allowed.
  case refused
  /// As their medians.
  case medians
  /// Drawn, with this seed.
  case seed(UInt64)

  func value(of distribution: Distribution, path: String) -> Double {
    switch self {
    case .refused, .medians: distribution.quantile(0.5)
    case .seed(let seed): distribution.draw(seed: seed, path: path)
    }
  }

  /// For messages about a value that was drawn.
  var note: String {
    switch self {
    case .refused: ""
    case .medians: " in the median"
    case .seed(let seed): " with seed \(seed)"
    }
  }
}

/// A number of a scenario that is a distribution.
public struct UncertainParameter: Sendable {
  /// Where it is, as settings name it: `customers.training.elasticity`.
  public let path: String
  /// What it is drawn from.
  public let distribution: Distribution
  /// As messages name it, and as its stream of random numbers is named: `customers[0].elasticity`.
  let readingPath: String

  /// What the runs with this seed have there; where a whole number is needed they round it.
  public func value(seed: UInt64) -> Double { distribution.draw(seed: seed, path: readingPath) }
}

extension JSONNode {
  /// What the node says if it is a distribution and nothing else.
  var distribution: Distribution? {
    guard case .object(let members) = value, members.count == 1, let kind = Distribution.Kind(rawValue: members[0].key),
      let numbers = members[0].value.numbers
    else { return nil }
    return Distribution(kind, numbers)
  }

  /// The numbers of a list that has nothing else.
  var numbers: [Double]? {
    guard case .array(let elements) = value else { return nil }
    let numbers = elements.compactMap { if case .number(let number) = $0.value { number } else { nil } }
    return numbers.count == elements.count ? numbers : nil
  }

  /// All distributions in the node, from the first to the last.
  func uncertainParameters(under path: String = "", readAs readingPath: String = "") -> [UncertainParameter] {
    if let distribution {
      return [UncertainParameter(path: path, distribution: distribution, readingPath: readingPath)]
    }
    switch value {
    case .object(let members):
      let isRoot = path.isEmpty
      return members.filter { !isRoot || !Self.ownFields.contains($0.key) }.flatMap { member in
        member.value.uncertainParameters(
          under: isRoot ? member.key : "\(path).\(member.key)",
          readAs: isRoot ? member.key : "\(readingPath).\(member.key)")
      }
    case .array(let elements):
      return elements.enumerated().flatMap { index, element in
        let name = if case .text(let name)? = element["name"]?.value { name } else { "\(index)" }
        return element.uncertainParameters(under: "\(path).\(name)", readAs: "\(readingPath)[\(index)]")
      }
    case .null, .bool, .number, .text: return []
    }
  }
}
