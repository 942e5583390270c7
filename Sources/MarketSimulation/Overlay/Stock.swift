import ComputeMatching

/// What a supplier has of one contract, by the recorded asks for which it got it: sales take the oldest first.
struct Stock {
  private(set) var quantity: Quantity = 0
  private var parts: [UInt32: Quantity] = [:]
  /// Serials of asks in order of entry; those without a part are over.
  private var line: [UInt32] = []
  private var next = 0

  /// Adds what was got for the ask `serial`.
  mutating func add(_ amount: Quantity, for serial: UInt32) {
    guard amount > 0 else { return }
    if parts[serial] == nil { line.append(serial) }
    parts[serial, default: 0] += amount
    quantity += amount
  }

  /// What is left of what was got for the ask `serial`.
  func part(for serial: UInt32) -> Quantity { parts[serial] ?? 0 }

  /// Takes off up to `amount` of what was got for the ask `serial`; returns how much there was.
  mutating func takeOff(_ amount: Quantity, for serial: UInt32) -> Quantity {
    guard let part = parts[serial] else { return 0 }
    let taken = min(part, amount)
    parts[serial] = part > taken ? part - taken : nil
    quantity -= taken
    return taken
  }

  /// Takes off up to `amount`; returns how much there was.
  mutating func sell(_ amount: Quantity) -> Quantity {
    var left = amount
    while left > 0, next < line.count {
      left -= takeOff(left, for: line[next])
      if parts[line[next]] == nil { next += 1 }
    }
    if next > 256, next > line.count / 2 {
      line.removeFirst(next)
      next = 0
    }
    return amount - left
  }

  /// Takes off everything; returns how much there was.
  mutating func clear() -> Quantity {
    defer { self = Stock() }
    return quantity
  }
}
