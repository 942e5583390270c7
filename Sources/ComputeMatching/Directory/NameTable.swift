/// Names by number and numbers by name, from 1 in order of appearance.
///
/// Names are the same if their bytes are. Strings that only look alike, as accented letters composed in two ways, compare
/// equal and are different names.
struct NameTable {
  private var names: [String] = []
  private var numbers: [[UInt8]: UInt32] = [:]
  private(set) var count: UInt32 = 0

  mutating func number(of name: String) -> (number: UInt32, isNew: Bool) {
    if name.isEmpty { return (0, false) }
    let bytes = Array(name.utf8)
    if let number = numbers[bytes] { return (number, false) }
    names.append(name)
    count += 1
    numbers[bytes] = count
    return (count, true)
  }

  func name(_ number: UInt32) -> String? {
    number > 0 && number <= count ? names[Int(number) - 1] : nil
  }
}
