/// Does `count` pieces of work on several cores, at most `cores` at a time, and hands on what they came to in their order, each as soon as
/// those before it are there. Ends with the first error.
func inOrder<Outcome: Sendable>(
  _ count: Int, cores: Int, work: @escaping @Sendable (Int) throws -> Outcome, handOn: (Outcome) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
    var started = 0
    func start(_ group: inout ThrowingTaskGroup<(Int, Outcome), any Error>) {
      guard started < count else { return }
      let number = started
      started += 1
      group.addTask { (number, try work(number)) }
    }
    for _ in 0..<cores { start(&group) }
    var early: [Int: Outcome] = [:]
    var next = 0
    while let (number, outcome) = try await group.next() {
      early[number] = outcome
      while let outcome = early.removeValue(forKey: next) {
        try handOn(outcome)
        next += 1
      }
      start(&group)
    }
  }
}
