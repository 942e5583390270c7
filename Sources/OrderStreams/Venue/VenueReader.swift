import ComputeMatching

/// Turns a file of a venue's order feed into messages, in constant memory besides what instruments and live orders need.
public protocol VenueReader: ~Copyable {
  /// How many bytes of the file the messages so far were made of.
  var bytesRead: Int { get }
  /// The next message; `nil` where more of the file would have to be waited for. Throws at what is malformed, with its place.
  mutating func nextInHand() throws(StreamError) -> VenueMessage?
  /// Waits for more of the file, however little comes. Returns `false` at its end.
  mutating func receive() throws(StreamError) -> Bool
  /// The venue's name of an instrument.
  func symbol(of instrument: UInt32) -> String
  /// The venue's names of all instruments that the file has told of so far, whether they are read or not.
  var symbols: [String] { get }
  /// The venue's name of an order.
  func name(of order: UInt64) -> String
  /// Whether there is anything in the file so far about the one instrument that is read, if only one is.
  var hasSeenSymbol: Bool { get }
  /// What is to be said of the file so far that is no error.
  var notes: [StreamNote] { get }
}

extension VenueReader where Self: ~Copyable {
  /// The next message; `nil` at the end of the file. Throws at what is malformed, with its place.
  public mutating func next() throws(StreamError) -> VenueMessage? {
    while true {
      if let message = try nextInHand() { return message }
      guard try receive() else { return nil }
    }
  }

  public func name(of order: UInt64) -> String { String(order) }

  public var notes: [StreamNote] { [] }
}
