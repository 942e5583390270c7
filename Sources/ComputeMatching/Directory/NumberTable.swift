/// Entries by number, from 0 in order of appearance. A number is given once: an entry that was forgotten and comes again gets
/// another, so no number ever means two things.
///
/// Entries are side by side, in order of their numbers. Of a number that was forgotten four bytes stay.
struct NumberTable<Entry>: ~Copyable {
  private(set) var entries: [Entry] = []
  /// The number of each entry.
  private var numbers: [UInt32] = []
  /// By number, where its entry is.
  private var places = GrowableBuffer<UInt32>()
  /// Every number below this one has its entry.
  private(set) var knownPrefix: UInt32 = 0
  /// By place, what is in use, while that is found out.
  private var marks: [Bool] = []

  private static var forgotten: UInt32 { .max }

  /// How many numbers were given, whether or not they were forgotten.
  var numberCount: UInt32 { UInt32(truncatingIfNeeded: places.count) }

  /// By number; `nil` for what was forgotten. O(numbers).
  var all: [Entry?] { (0..<numberCount).map { number in place(of: number).map { entries[$0] } } }

  /// The next number. Amortised O(1).
  mutating func append(_ entry: Entry) -> UInt32 {
    let number = numberCount
    places.append(UInt32(truncatingIfNeeded: entries.count))
    entries.append(entry)
    numbers.append(number)
    if knownPrefix == number { knownPrefix += 1 }
    return number
  }

  /// Gives a number to what is forgotten already.
  mutating func skipNumber() { places.append(Self.forgotten) }

  /// Where the entry of `number` is; `nil` for a number that was not given, or was forgotten. O(1).
  func place(of number: UInt32) -> Int? {
    guard number < numberCount, places[number] != Self.forgotten else { return nil }
    return Int(places[number])
  }

  /// Begins to find out which entries are in use. O(entries).
  mutating func beginMarking() { marks = [Bool](repeating: false, count: entries.count) }

  /// The entry of `number` is in use.
  mutating func mark(_ number: UInt32) {
    if let place = place(of: number) { marks[place] = true }
  }

  /// Forgets what was not marked. Returns where the entries were that are left; `nil` if that is all. O(entries).
  mutating func forgetUnmarked() -> [Int]? {
    defer { marks = [] }
    guard marks.contains(false) else { return nil }
    let kept = entries.indices.filter { marks[$0] }
    for place in entries.indices where !marks[place] {
      places[numbers[place]] = Self.forgotten
      knownPrefix = min(knownPrefix, numbers[place])
    }
    entries = kept.map { entries[$0] }
    numbers = kept.map { numbers[$0] }
    for place in numbers.indices { places[numbers[place]] = UInt32(truncatingIfNeeded: place) }
    return kept
  }
}
