// The phases of a book, as far as they concern what is in it (R17).

extension Market {
  /// Puts `book` into another phase, and reports that. Requirement orders leave a book that is not continuous.
  mutating func setPhase(_ phase: Phase, of book: BookID, _ events: inout EventBuffer) {
    wakeList.phaseCount &+= 1
    events.append(.bookPhase(book, phase))
    if phase != .continuous { withdrawRequirementOrders(from: book, &events) }
    if books[book].phase == .noCancel { changeRestrictingBookCount -= 1 }
    if phase == .noCancel { changeRestrictingBookCount += 1 }
    books[book].phase = phase
  }
}
