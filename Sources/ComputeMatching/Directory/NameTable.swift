/// Names by number and numbers by name, from 1 in order of appearance.
///
/// Names are the same if their bytes are. Strings that only look alike, as accented letters composed in two ways, compare
/// equal and are different names.
struct NameTable: ~Copyable {
  // Numbers there begin with 0.
  private var names = NumberTable<String>()
  private var numbers: [[UInt8]: UInt32] = [:]

  /// The highest number that was given; 0 if none was.
  var lastNumber: UInt32 { names.numberCount }

  /// How many names are known.
  var count: Int { names.entries.count }

  /// By number, from 1; `nil` for what was forgotten.
  var all: [String?] { names.all }

  mutating func number(of name: String) -> (number: UInt32, isNew: Bool) {
    if name.isEmpty { return (0, false) }
    let bytes = Array(name.utf8)
    if let number = numbers[bytes] { return (number, false) }
    let number = names.append(name) + 1
    numbers[bytes] = number
    return (number, true)
  }

  /// The number of `name`, if it has one.
  func knownNumber(of name: String) -> UInt32? { numbers[Array(name.utf8)] }

  /// Gives a number to a name that is forgotten already.
  mutating func skipNumber() { names.skipNumber() }

  func name(_ number: UInt32) -> String? {
    number == 0 ? nil : names.place(of: number - 1).map { names.entries[$0] }
  }

  /// All numbers up to this one have a name, or are 0, which names nobody.
  var knownPrefix: UInt32 { names.knownPrefix }

  /// Whether `number` has a name, or is 0. O(1).
  func knows(_ number: UInt32) -> Bool { number <= names.knownPrefix || names.place(of: number - 1) != nil }

  // MARK: Forgetting

  mutating func beginMarking() { names.beginMarking() }

  mutating func mark(_ number: UInt32) {
    if number != 0 { names.mark(number - 1) }
  }

  mutating func forgetUnmarked() {
    let before = numbers
    guard names.forgetUnmarked() != nil else { return }
    numbers = Dictionary(minimumCapacity: names.entries.count)
    for name in names.entries {
      let bytes = Array(name.utf8)
      numbers[bytes] = before[bytes]
    }
  }
}
