import ComputeMatching
import OrderStreams

extension FuzzTarget {
  /// All stocks, and the one of the first message alone.
  func runITCH(_ input: [UInt8]) {
    for symbol in [nil, "AAPL"] {
      requireSameOutcome { chunkSize throws(StreamError) in
        try ITCHReader(ByteSource(bytes: input, name: "day", chunkSize: chunkSize), symbol: symbol)
      }
    }
  }

  func runL3(_ input: [UInt8]) {
    requireSameOutcome { chunkSize throws(StreamError) in
      L3Reader(ByteSource(bytes: input, name: "l3", chunkSize: chunkSize))
    }
  }

  func runDBN(_ input: [UInt8]) {
    requireSameOutcome { chunkSize throws(StreamError) in
      DBNReader(ByteSource(bytes: input, name: "mbo", chunkSize: chunkSize))
    }
  }

  /// However a file is cut into chunks, the same comes of it.
  private func requireSameOutcome<Reader: VenueReader & ~Copyable>(_ reader: (Int) throws(StreamError) -> Reader) {
    precondition(
      outcome { () throws(StreamError) in try reader(4096) } == outcome { () throws(StreamError) in try reader(5) },
      "chunks change the feed of a venue")
  }

  private func outcome<Reader: VenueReader & ~Copyable>(_ open: () throws(StreamError) -> Reader) -> Outcome {
    var exchange = Exchange(Self.configuration)
    var replay = VenueReplay()
    var outcome = Outcome()
    do {
      var reader = try open()
      while let message = try reader.next() {
        replay.apply(message, of: reader, to: &exchange)
        outcome.take(from: &exchange)
        outcome.rowCount += 1
      }
      replay.finish(&exchange)
      outcome.take(from: &exchange)
    } catch {
      precondition(error.offset != nil || error.line != nil, "what is malformed has no place")
      outcome.error = error.description
    }
    exchange.requireInvariants()
    return outcome
  }
}
