// What is known of orders that wait (R15.4).

extension Market {
  /// The conditional order, whose failure is that of one never tried, is among those that wait.
  mutating func beginWaiting(_ special: Slot<SpecialOrder>) {
    wakeList.waitingCount += 1
    if orders.specials[special].hasLots { wakeList.lotCount += 1 }
    // Affiliated orders stop no strip (R21.3).
    orders.specials[special].failure.mayBeBlocked = !orders.specials[special].isStrip
    if !orders.specials[special].isStrip { countBlocked(special, 1) }
  }

  /// The order waits no more.
  mutating func endWaiting(_ special: Slot<SpecialOrder>) {
    wakeList.waitingCount -= 1
    if orders.specials[special].hasLots { wakeList.lotCount -= 1 }
    if orders.specials[special].failure.mayBeBlocked { countBlocked(special, -1) }
    orders.specials[special].failure = FailedTry()
  }

  /// The waiting order was tried, with `need` as the least that it must trade, and failed.
  mutating func remember(_ failure: FailedWalk, of special: Slot<SpecialOrder>, need: UInt32) {
    let order = orders.specials[special]
    // Where trades have to be printable, where what is left for one book depends on what was had in others (R20), and where a limit per counterparty decides whether an affiliated order is met at all,
    // one that comes may help by more than it has.
    let isCertain =
      !failure.isStopped && !order.hasLots
      && !(failure.isBlocked && order.conditions.maximumPerCounterparty != nil)
    let side = orders[order.slot].side
    setFailure(
      FailedTry(
        lacking: isCertain ? need - failure.quantity : 0, mayBeBlocked: !isCertain || failure.isBlocked,
        exhausted: failure.exhausted ?? .max, lastChange: wakeList.logs[Int(side.rawValue)].lastNumber), of: special)
  }

  /// The waiting order lacks less than when it was tried.
  mutating func setLacking(_ lacking: UInt32, of special: Slot<SpecialOrder>) {
    orders.specials[special].failure.lacking = lacking
    orders.specials[special].failure.lastChange =
      wakeList.logs[Int(orders[orders.specials[special].slot].side.rawValue)].lastNumber
  }

  /// Nothing is known of the waiting order any more.
  mutating func forgetFailure(of special: Slot<SpecialOrder>) { setFailure(FailedTry(), of: special) }

  private mutating func setFailure(_ failure: FailedTry, of special: Slot<SpecialOrder>) {
    let old = orders.specials[special].failure
    if failure.mayBeBlocked != old.mayBeBlocked { countBlocked(special, failure.mayBeBlocked ? 1 : -1) }
    orders.specials[special].failure = failure
  }

  private mutating func countBlocked(_ special: Slot<SpecialOrder>, _ change: Int32) {
    let own = orders[orders.specials[special].slot]
    wakeList.blocked.add(change, own.participant, own.affiliation)
  }
}
