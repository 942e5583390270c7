/// Where strips of one requirement may trade (R21): the places that it allows, and the books that are their legs.
///
/// Only places of which some leg is there are known; a book that closes is no leg any more.
struct StripPlaces {
  private(set) var places: [StripPlace] = []
  private var numbers: [Kind: Int] = [:]

  /// What all legs of a place have in common.
  private struct Kind: Hashable {
    let spec: HardwareSpec
    let hours: UInt32
  }

  /// Those of the books that are not closed. O(books).
  init(of terms: RequirementTerms, among catalogue: Catalogue) {
    for entry in catalogue.openBooks { add(entry.book, catalogue.contract(of: entry.book), terms) }
  }

  /// Makes `book` a leg, if it can be one. Amortised O(1) if books come in order of time, otherwise O(legs of the place).
  mutating func add(_ book: BookID, _ contract: Contract, _ terms: RequirementTerms) {
    guard let span = terms.requirement.span, let leg = terms.requirement.leg(contract) else { return }
    let kind = Kind(spec: contract.spec, hours: contract.window.hours)
    if numbers[kind] == nil {
      numbers[kind] = places.count
      // The differential of a spec is that of its whole span.
      places.append(
        StripPlace(
          hours: contract.window.hours, legCount: leg.count,
          differential: terms.differential(of: Contract(contract.spec, window: span))))
    }
    if let number = numbers[kind] { places[number].add(book, at: leg.position) }
  }

  /// `book` is a leg no more. O(legs of the place).
  mutating func remove(_ book: BookID, _ contract: Contract, _ terms: RequirementTerms) {
    guard let leg = terms.requirement.leg(contract),
      let number = numbers[Kind(spec: contract.spec, hours: contract.window.hours)]
    else { return }
    places[number].remove(at: leg.position)
  }
}

/// Books of one hardware spec and one length of windows, in order of time (R21).
struct StripPlace {
  /// How long the window of each leg is.
  let hours: UInt32
  /// How many legs make up the span.
  let legCount: UInt32
  /// What is added to the limit for this spec, in ticks.
  let differential: Int64
  /// Those that are not closed, in order of time.
  private(set) var legs: [Leg] = []

  struct Leg: BitwiseCopyable {
    /// Which of the windows of the span it is.
    let position: UInt32
    let book: BookID
  }

  fileprivate init(hours: UInt32, legCount: UInt32, differential: Int64) {
    (self.hours, self.legCount, self.differential) = (hours, legCount, differential)
  }

  /// Whether its legs are the whole span.
  var isComplete: Bool { legs.count == Int(legCount) }

  fileprivate mutating func add(_ book: BookID, at position: UInt32) {
    legs.insert(Leg(position: position, book: book), at: index(of: position))
  }

  fileprivate mutating func remove(at position: UInt32) {
    let index = index(of: position)
    if index < legs.count, legs[index].position == position { legs.remove(at: index) }
  }

  /// Where the leg at `position` is, or belongs. O(log n).
  private func index(of position: UInt32) -> Int {
    var low = 0
    var high = legs.count
    if let last = legs.last, last.position < position { return high }
    while low < high {
      let middle = (low + high) / 2
      if legs[middle].position < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
