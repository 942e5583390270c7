import Reporting

/// How fast a stream is replayed.
enum Pace: Equatable {
  /// As fast as it goes.
  case unlimited
  /// This many times as fast as its own timestamps passed.
  case factor(Double)

  init(_ text: String) throws(UsageError) {
    if text == "max" {
      self = .unlimited
    } else if let factor = Double(text), factor.isFinite, factor > 0 {
      self = .factor(factor)
    } else {
      throw UsageError(description: "expected max or a factor above 0, such as 1, 60 or 0.5")
    }
  }
}
