// What commands change for orders that wait, until those are tried again (R15.4).

/// Something that may help conditional orders of one side.
struct WakeChange: BitwiseCopyable {
  let kind: Kind
  let book: BookID
  /// That of the displayed order, on its own side; of several orders the best one.
  fileprivate(set) var rank: Rank
  let quantity: UInt32
  let participant: UInt32
  let affiliation: UInt32
  let operatorJurisdiction: UInt16
  /// Changes are numbered from 1 in order; one that happens again has the later number.
  var number: UInt64 = 0

  enum Kind: UInt8, BitwiseCopyable {
    /// A displayed order came, or has more open.
    case addition
    /// A displayed order that may have stopped affiliated ones shrank, left, or fell back in its queue (R14).
    case removal
    /// The book became available, or has another band (R17, R18).
    case opening
  }

  /// Whether the other change helps those that this one helps, as far as both are within their limits, and as much.
  fileprivate func isSame(as other: WakeChange) -> Bool {
    kind != .addition && kind == other.kind && book == other.book && participant == other.participant
      && affiliation == other.affiliation
  }
}

/// The changes for the conditional orders of one side since the last time that none of them could trade.
///
/// An order remembers the number of the last change that it has taken into account. Only so many changes are kept one by one;
/// if there are more, every order that may be concerned is tried.
struct WakeLog: ~Copyable {
  private var changes = GrowableBuffer<WakeChange>()
  /// The number of the last change.
  private(set) var lastNumber: UInt64 = 0
  /// The number of the last change that was not kept; 0 if all were.
  private var lastLost: UInt64 = 0
  private static let capacity = 16

  /// Whether there are none.
  var isEmpty: Bool { changes.isEmpty }

  /// O(1): at most so many changes are kept.
  mutating func append(_ change: WakeChange) {
    lastNumber &+= 1
    for position in 0..<changes.count where changes[position].isSame(as: change) {
      changes[position].number = lastNumber
      changes[position].rank = min(changes[position].rank, change.rank)
      return
    }
    guard changes.count < Self.capacity else {
      lastLost = lastNumber
      return
    }
    changes.append(change)
    changes[changes.count - 1].number = lastNumber
  }

  /// Another book is to be searched: a change that concerns what is displayed there in no way that could be counted.
  mutating func countBook() { lastNumber &+= 1 }

  /// Forgets all, once every order that could be helped was tried.
  mutating func removeAll() {
    changes.removeAll()
    lastLost = 0
  }

  /// How much the waiting `order`, whose own record is `own`, lacks after the changes that it has not taken into account; 0 if that
  /// is not known. `limit` is the worst rank of makers that it allows in `book`. O(1).
  func lacking(
    _ order: SpecialOrder, _ own: OrderRecord, at limit: Rank, in book: BookID, _ directory: borrowing Directory
  ) -> UInt32 {
    let failure = order.failure
    guard lastLost <= failure.lastChange else { return 0 }
    var lacking = failure.lacking
    for position in 0..<changes.count where changes[position].number > failure.lastChange {
      let change = changes[position]
      // An order of many books is found in one of them; how far the others are within its limit is left open.
      guard change.book == book ? change.rank <= limit : order.scope.book == nil else { continue }
      switch change.kind {
      case .opening: return 0
      case .removal:
        if failure.mayBeBlocked, own.isAffiliated(with: change.participant, change.affiliation) { return 0 }
      case .addition:
        guard !own.isAffiliated(with: change.participant, change.affiliation),
          change.participant != failure.exhausted,
          directory.operatorRules.rule(order.conditions.operators, admits: change.operatorJurisdiction)
        else { continue }
        guard lacking > change.quantity else { return 0 }
        lacking -= change.quantity
      }
    }
    return lacking
  }
}
