import ComputeMatching

/// Commands to measure with, and the ones that bring an exchange to where they begin.
struct OrderStream {
  let kind: Kind
  let prefill: [Command]
  let measured: [Command]
  /// What the measured commands are.
  let mix: Mix

  enum Kind: String, CaseIterable {
    case liquid
    case zipf
    case oversupply
    case scattered

    var summary: String {
      switch self {
      case .liquid: "one book, 10,000 live orders near a drifting middle"
      case .zipf: "the same over 1,024 books chosen by Zipf's law, 1,000,000 live orders"
      case .oversupply: "one book, 500,000 live asks that undercut each other, now and then a bid that sweeps"
      case .scattered: "one book, 200,000 live orders at prices spread over ten million ticks"
      }
    }
  }

  /// How many commands there are of each kind.
  struct Mix: Codable, Equatable {
    var resting = 0
    var cancel = 0
    var reduce = 0
    var crossing = 0
  }

  /// The same stream for the same `kind` and `count`, on every machine.
  init(_ kind: Kind, measuring count: Int) throws(BenchmarkError) {
    self.kind = kind
    var recorder: StreamRecorder
    switch kind {
    case .liquid: recorder = try TwoSidedFlow.record(.liquid, measuring: count)
    case .zipf: recorder = try TwoSidedFlow.record(.zipf, measuring: count)
    case .scattered: recorder = try TwoSidedFlow.record(.scattered, measuring: count)
    case .oversupply: recorder = try Oversupply.record(measuring: count)
    }
    (prefill, measured, mix) = recorder.finish()
  }
}

/// The benchmark cannot go on, and why.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
