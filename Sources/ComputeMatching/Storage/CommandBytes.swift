// Commands as bytes, of one of two widths, the lowest byte of every number first.

/// A command and its time in 72 bytes: all that it may have.
package struct WideCommand: BitwiseCopyable {
  package static let byteCount = 72

  fileprivate var nanoseconds: UInt64
  fileprivate var fields: CommandFields

  /// An `openBook` has `contract` for its contract.
  package init(_ command: TimedCommand, contract: UInt32) {
    nanoseconds = command.timestamp.nanoseconds
    fields = CommandFields(command.command, contract: contract)
  }

  /// Whether nothing is lost where 40 bytes have to do, as they do for most commands.
  package var isCompact: Bool { CompactCommand(self).widened.fields == fields }

  package func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: nanoseconds.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    unsafe withUnsafeBytes(of: fields.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  fileprivate init(_ nanoseconds: UInt64, _ fields: CommandFields) {
    self.nanoseconds = nanoseconds
    self.fields = fields
  }
}

/// A command and its time in 40 bytes: no expiry and no new id, no affiliation, no iceberg, no condition, and a quantity of 32
/// bits. The fields are those of ``CommandFields``.
package struct CompactCommand: BitwiseCopyable {
  package static let byteCount = 40

  private var nanoseconds: UInt64
  private var id: UInt64
  private var price: Int64
  private var quantity: UInt32
  private var scope: UInt32
  private var participant: UInt32
  private var operatorJurisdiction: UInt16
  private var options: UInt16

  package init(_ command: WideCommand) {
    let fields = command.fields
    nanoseconds = command.nanoseconds
    (id, price, quantity) = (fields.id, fields.price, UInt32(truncatingIfNeeded: fields.quantity))
    (scope, participant) = (fields.scope, fields.participant)
    (operatorJurisdiction, options) = (fields.operatorJurisdiction, fields.options)
  }

  package func append(to bytes: inout [UInt8]) {
    unsafe withUnsafeBytes(of: littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  @inline(__always)
  fileprivate var widened: WideCommand {
    var fields = CommandFields()
    (fields.id, fields.price, fields.quantity) = (id, price, Int64(quantity))
    (fields.scope, fields.participant) = (scope, participant)
    (fields.operatorJurisdiction, fields.options) = (operatorJurisdiction, options)
    return WideCommand(nanoseconds, fields)
  }

  @inline(__always)
  fileprivate var littleEndian: CompactCommand {
    var command = self
    (command.nanoseconds, command.id) = (nanoseconds.littleEndian, id.littleEndian)
    (command.price, command.quantity) = (price.littleEndian, quantity.littleEndian)
    (command.scope, command.participant) = (scope.littleEndian, participant.littleEndian)
    (command.operatorJurisdiction, command.options) = (operatorJurisdiction.littleEndian, options.littleEndian)
    return command
  }

  /// Makes the first of `commands` those that are in `bytes`, one behind the other; there are more afterwards if there were
  /// too few. An `openBook` is for the one of `contracts` in the place that it names.
  ///
  /// Returns the offset of the first that no command leads to, before which all are right; `nil` if there is none. O(n), and
  /// allocates only where `commands` are too few.
  package static func decode(
    _ bytes: Span<UInt8>, _ contracts: [Contract], into commands: inout [TimedCommand]
  ) -> Int? {
    ComputeMatching.decode(bytes, byteCount, contracts, into: &commands) { bytes, offset in
      let command = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: CompactCommand.self).littleEndian
      return command.widened
    }
  }
}

extension WideCommand {
  /// The same as ``CompactCommand/decode(_:_:into:)``, of 72 bytes each.
  package static func decode(
    _ bytes: Span<UInt8>, _ contracts: [Contract], into commands: inout [TimedCommand]
  ) -> Int? {
    ComputeMatching.decode(bytes, byteCount, contracts, into: &commands) { bytes, offset in
      let command = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: WideCommand.self)
      return WideCommand(command.nanoseconds.littleEndian, command.fields.littleEndian)
    }
  }
}

/// Any bytes are some numbers, so `load` need not ask whether they are.
///
/// Of every 64 commands the orders come first and then the others: a processor that has to guess what comes next
/// spends more time on wrong guesses than on all else.
@inline(__always)
private func decode(
  _ bytes: Span<UInt8>, _ byteCount: Int, _ contracts: [Contract], into commands: inout [TimedCommand],
  load: (RawSpan, Int) -> WideCommand
) -> Int? {
  let count = bytes.count / byteCount
  while commands.count < count { commands.append(TimedCommand(.advance, at: 0)) }
  var output = commands.mutableSpan
  var start = 0
  while start < count {
    let group = min(64, count &- start)
    var orders: UInt64 = 0
    for place in 0..<group {
      let options = unsafe bytes.bytes.unsafeLoadUnaligned(
        fromByteOffset: (start &+ place &+ 1) &* byteCount &- MemoryLayout<UInt16>.size, as: UInt16.self)
      orders |= (CommandFields.isOrder(options: options.littleEndian) ? 1 : 0) &<< UInt64(place)
    }
    var others = ~orders & UInt64.max &>> UInt64(64 &- group)
    var firstFault = count
    while let place = orders.removeLowestBit() {
      let position = start &+ place
      let wide = unsafe load(bytes.bytes, position &* byteCount)
      if !wide.fields.isOrder { firstFault = min(firstFault, position) }
      output[position] = TimedCommand(.submit(Order(wide.fields)), at: Timestamp(nanoseconds: wide.nanoseconds))
    }
    while let place = others.removeLowestBit() {
      let position = start &+ place
      let wide = unsafe load(bytes.bytes, position &* byteCount)
      let timestamp = Timestamp(nanoseconds: wide.nanoseconds)
      // Cancels are nearly all there is.
      if wide.fields.isCancel {
        output[position] = TimedCommand(.cancel(OrderID(wide.fields.id)), at: timestamp)
      } else if let command = wide.fields.command(contracts) {
        output[position] = TimedCommand(command, at: timestamp)
      } else {
        firstFault = min(firstFault, position)
      }
    }
    if firstFault < count { return firstFault * byteCount }
    start &+= group
  }
  return nil
}

extension UInt64 {
  /// Clears the lowest bit that is set and returns its place; `nil` if none is.
  @inline(__always)
  fileprivate mutating func removeLowestBit() -> Int? {
    guard self != 0 else { return nil }
    defer { self &= self &- 1 }
    return trailingZeroBitCount
  }
}
