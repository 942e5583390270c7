extension Array<Double> {
  /// The means of `count` parts of equal length, or the values themselves if there are no more; not a number where all
  /// of a part are not.
  func averaged(to count: Int) -> [Double] {
    guard count < self.count else { return self }
    return (0..<count).map { part in
      let values = self[(part * self.count / count)..<((part + 1) * self.count / count)].filter { !$0.isNaN }
      return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
  }
}
