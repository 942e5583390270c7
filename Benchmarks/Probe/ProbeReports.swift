/// What happened in the probe, in 32 bytes.
struct ProbeReport: BitwiseCopyable, Equatable {
  let kind: Kind
  /// Of a trade the maker.
  let order: UInt64
  /// Of a trade only.
  let taker: UInt64
  /// Of a trade what was traded; else what is, or was, open.
  let quantity: Int64

  enum Kind: UInt8 { case accepted, cancelled, reduced, trade }

  @inline(__always)
  static func accepted(_ id: UInt64, open: Int64) -> ProbeReport {
    ProbeReport(kind: .accepted, order: id, taker: 0, quantity: open)
  }

  @inline(__always)
  static func cancelled(_ id: UInt64, open: Int64) -> ProbeReport {
    ProbeReport(kind: .cancelled, order: id, taker: 0, quantity: open)
  }

  @inline(__always)
  static func reduced(_ id: UInt64, open: Int64) -> ProbeReport {
    ProbeReport(kind: .reduced, order: id, taker: 0, quantity: open)
  }

  @inline(__always)
  static func trade(maker: UInt64, taker: UInt64, _ quantity: Int64) -> ProbeReport {
    ProbeReport(kind: .trade, order: maker, taker: taker, quantity: quantity)
  }
}

/// Reports that wait to be read.
struct ProbeReports: ~Copyable {
  private var buffer = FixedBuffer(repeating: ProbeReport.accepted(0, open: 0), count: 1 << 16)
  private(set) var count = 0

  /// How many a batch makes is not known beforehand, so this is the one check of the probe.
  @inline(__always)
  mutating func append(_ report: ProbeReport) {
    precondition(count < buffer.count)
    buffer[count] = report
    count &+= 1
  }

  @inline(__always)
  subscript(index: Int) -> ProbeReport { buffer[index] }

  @inline(__always)
  mutating func removeAll() { count = 0 }
}
