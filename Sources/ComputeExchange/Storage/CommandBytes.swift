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

  /// Appends the commands that stand in `bytes`, one behind the other, to `commands`. An `openBook` is for the one of
  /// `contracts` in the place that it names.
  ///
  /// Returns the offset of the first that no command leads to, where it stops; `nil` if all are commands. O(n), and allocates
  /// only where `commands` has no room.
  package static func decode(
    _ bytes: Span<UInt8>, _ contracts: [Contract], into commands: inout [TimedCommand]
  ) -> Int? {
    ComputeExchange.decode(bytes, byteCount, contracts, into: &commands) { bytes, offset in
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
    ComputeExchange.decode(bytes, byteCount, contracts, into: &commands) { bytes, offset in
      let command = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: WideCommand.self)
      return WideCommand(command.nanoseconds.littleEndian, command.fields.littleEndian)
    }
  }
}

/// Any bytes are some numbers, so `load` need not ask whether they are.
@inline(__always)
private func decode(
  _ bytes: Span<UInt8>, _ byteCount: Int, _ contracts: [Contract], into commands: inout [TimedCommand],
  load: (RawSpan, Int) -> WideCommand
) -> Int? {
  let count = bytes.count / byteCount
  var position = 0
  commands.append(addingCapacity: count) { output in
    while position < count {
      let wide = unsafe load(bytes.bytes, position &* byteCount)
      let timestamp = Timestamp(nanoseconds: wide.nanoseconds)
      // Orders and cancels are nearly all there is.
      if wide.fields.isOrder {
        output.append(TimedCommand(.submit(Order(wide.fields)), at: timestamp))
      } else if wide.fields.isCancel {
        output.append(TimedCommand(.cancel(OrderID(wide.fields.id)), at: timestamp))
      } else {
        guard let command = unsafe load(bytes.bytes, position &* byteCount).fields.command(contracts) else { return }
        output.append(TimedCommand(command, at: timestamp))
      }
      position &+= 1
    }
  }
  return position == count ? nil : position * byteCount
}
