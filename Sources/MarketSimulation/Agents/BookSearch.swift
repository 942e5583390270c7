import ComputeMatching

/// How a customer that knows one book at a time finds others: it looks into one after the other, at random, and pays for
/// each look.
struct BookSearch {
  /// Of a look, in dollars.
  var cost: Double
  /// Every book that there is.
  private(set) var places: [Shopping]
  /// What it expects to be asked elsewhere, in ticks: a moving average of what it found.
  private(set) var expected: Double
  /// What it has not looked into in the period.
  private var unseen: [Int] = []

  /// How much the latest price that it found counts in what it expects.
  private static let weight = 0.2

  init(cost: Double, places: [Shopping], expecting price: Double) {
    (self.cost, self.places) = (cost, places)
    expected = price
  }

  /// From now on books are worth what these say.
  mutating func adopt(_ books: [CustomerGroup.Choice]) {
    for index in places.indices { places[index].adopt(books) }
  }

  mutating func beginPeriod(at home: BookID) { unseen = places.indices.filter { places[$0].home != home } }

  /// Pays for a look into another book, if `gain`, in ticks a GPU for each hour of the period, is more than that costs;
  /// `nil` if it is not, or if all have been seen.
  mutating func look(for gain: Double, _ desk: inout Desk) -> Shopping? {
    guard !unseen.isEmpty, gain * Venue.tick * Double(desk.periodHours) > cost else { return nil }
    let place = places[unseen.remove(at: desk.random.below(unseen.count))]
    desk.spend(cost)
    desk.needs.looks += 1
    if let ask = place.bestAsk(&desk) { expected += (ask - expected) * Self.weight }
    return place
  }
}
