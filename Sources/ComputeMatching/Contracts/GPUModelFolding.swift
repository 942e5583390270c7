/// The folding of a GPU's name to the slug of its model (R1.1), in passes until one changes nothing: so a slug folds to
/// itself.
///
/// A pass takes words out of the name (sizes and types of memory), joins what is left, and takes it apart again where
/// letters and digits meet:
///
///     NVIDIA GeForce RTX 4070S Ti  ->  rtx 4070 sti       ->  rtx-4070-ti-super
///     H100_SXM5_80GB               ->  h 100 sxm 5 (80)   ->  h100-sxm
///
/// The letters behind the first number are words of ``Suffix``, if they can be read as such.
struct GPUModelFolding {
  private let catalogue: GPUModelCatalogue
  private var words: [String]
  private var memoryType: String?
  /// The memory that the name states, in GB.
  private(set) var vramGB: UInt16?

  /// `nil` if `bytes` are not all letters, digits, blanks, `_` and `-`.
  init?(_ bytes: Span<UInt8>, catalogue: GPUModelCatalogue) {
    self.catalogue = catalogue
    words = []
    var word = ""
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.unicodeScalars.append(UnicodeScalar(bytes[index] | 0x20))
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        word.unicodeScalars.append(UnicodeScalar(bytes[index]))
      case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"):
        if !word.isEmpty { words.append(word) }
        word = ""
      default: return nil
      }
    }
    if !word.isEmpty { words.append(word) }
  }

  /// The slug; `nil` if the name names nothing, or states two sizes.
  mutating func slug() -> String? {
    // Every pass but the last takes something out of the name, or spells it as its last pass will.
    for _ in 0..<GPUModelName.maximumLength {
      guard takeMemory(), let slug = pass() else { return nil }
      let words = slug.split(separator: "-").map(String.init)
      if words == self.words { return slug }
      self.words = words
    }
    return nil
  }

  /// Takes sizes and types of memory out of ``words``. Returns whether there is at most one size, and a word is left.
  private mutating func takeMemory() -> Bool {
    var left: [String] = []
    for word in words {
      if ["gb", "gib"].contains(word), let last = left.last, last.isNumber {
        left.removeLast()
        guard state(last) else { return false }
      } else if let size = word.size {
        guard state(size) else { return false }
      } else if word.isMemoryType {
        memoryType = word
      } else {
        left.append(word)
      }
    }
    words = left
    return !words.isEmpty
  }

  /// Takes note of a size in the name. Returns whether it is one, and the only one.
  private mutating func state(_ size: some StringProtocol) -> Bool {
    guard let size = UInt16(size), size > 0, vramGB == nil || vramGB == size else { return false }
    vramGB = size
    return true
  }

  /// One pass over ``words``, which state no memory in words of their own.
  private mutating func pass() -> String? {
    var runs = Runs(Self.withoutMakers(Self.key(words)))
    // A name without a number, and a number alone, are taken as they are.
    guard let number = runs.number else { return named(runs.head) }
    let family = Family(head: runs.head, number: number)
    var name = family.slug
    var suffixes: [Suffix] = []
    // Behind it the name is what it is, and has no suffixes that could change places.
    var rest = ""
    func spelled() -> String { name + Suffix.text(suffixes) + rest }
    while let run = runs.next() {
      if run.isNumber {
        if suffixes.last == .sxm, rest.isEmpty, run.utf8.count == 1 { continue }
        let hasUnit = runs.peek == "gb" || runs.peek == "gib"
        // A number alone behind NVL counts the GPUs that NVLink joins.
        let isBehindForm = suffixes.last.map { $0.isFormFactor && ($0 != .nvl || hasUnit) } ?? false
        let isSize =
          run.utf8.count > 1 && rest.isEmpty && isBehindForm
          || family.hasMemory && UInt16(run).map { catalogue.sizes(of: spelled()).contains($0) } == true
        if isSize {
          guard state(run) else { return nil }
          if hasUnit { _ = runs.next() }
        } else {
          rest += (spelled().endsWithDigit ? "-" : "") + run
        }
      } else if rest.isEmpty, let read = family.suffixes(run, behind: suffixes) {
        name += read.variant
        suffixes += read.suffixes
      } else {
        rest += run.utf8.count == 1 && suffixes.isEmpty ? run : "-" + run
      }
    }
    return named(spelled())
  }

  /// The slug that the catalogue has for `slug`, or for `slug` with the type or size of memory that the name states if the
  /// catalogue has an alias of that.
  private mutating func named(_ slug: String) -> String {
    if let memoryType, let model = catalogue.alias("\(slug)-\(memoryType)")?.model { return model.description }
    if let vramGB, let alias = catalogue.alias("\(slug)-\(vramGB)gb") {
      self.vramGB = alias.vramGB ?? vramGB
      return alias.model.description
    }
    return catalogue.alias(slug)?.model.description ?? catalogue.spelling(of: slug)
  }

  /// The words without what parts them, except that two numbers stay two.
  private static func key(_ words: [String]) -> String {
    words.reduce(into: "") { key, word in
      if key.endsWithDigit, word.beginsWithDigit { key += "-" }
      key += word
    }
  }

  /// What all names of one model have in common: its slug without hyphens, except those between numbers.
  static func key(of slug: String) -> String { key(slug.split(separator: "-").map(String.init)) }

  private static let makers = ["nvidia", "amd", "intel", "google", "instinct", "geforce", "tesla", "quadro"]

  /// `key` without the names of vendors and families in front that say nothing about the model.
  private static func withoutMakers(_ key: String) -> String {
    var key = key[...]
    while let maker = makers.first(where: { key.hasPrefix($0) && key.utf8.count > $0.utf8.count }) {
      key = key.dropFirst(maker.utf8.count)
    }
    // A Radeon is an RX, an Instinct or something that only its whole name tells.
    let radeon = "radeon"
    for family in ["rx", "instinct", "mi"] where key.hasPrefix(radeon + family) {
      return withoutMakers(String(key.dropFirst(radeon.utf8.count)))
    }
    return String(key)
  }

  /// A name taken apart where letters and digits, or two numbers, meet.
  private struct Runs {
    let head: String
    let number: String?
    private var rest: ArraySlice<String>

    init(_ key: String) {
      var runs: [String] = []
      for scalar in key.unicodeScalars {
        let isDigit = "0"..."9" ~= scalar
        if scalar == "-" {
          runs.append("")
        } else if let last = runs.last, last.isEmpty || last.endsWithDigit == isDigit {
          runs[runs.count - 1].unicodeScalars.append(scalar)
        } else {
          runs.append(String(scalar))
        }
      }
      let startsWithLetters = runs.first.map { !$0.beginsWithDigit } ?? false
      head = startsWithLetters ? runs[0] : ""
      let numberIndex = startsWithLetters ? 1 : 0
      number = numberIndex < runs.count ? runs[numberIndex] : nil
      rest = runs.dropFirst(numberIndex + 1)
    }

    var peek: String? { rest.first }

    mutating func next() -> String? { rest.popFirst() }
  }
}

extension StringProtocol {
  fileprivate var beginsWithDigit: Bool { first.map { "0"..."9" ~= $0 } ?? false }
  fileprivate var endsWithDigit: Bool { last.map { "0"..."9" ~= $0 } ?? false }
  fileprivate var isNumber: Bool { !isEmpty && allSatisfy { "0"..."9" ~= $0 } }

  /// The digits of a size of memory, such as `80gb` or `144g`.
  fileprivate var size: Substring? {
    for unit in ["gib", "gb", "g"] where hasSuffix(unit) {
      let digits = Substring(dropLast(unit.utf8.count))
      return digits.isNumber ? digits : nil
    }
    return nil
  }

  /// Whether this is a type of memory, such as `hbm3e` or `gddr6x`.
  fileprivate var isMemoryType: Bool {
    for type in ["hbm", "gddr", "lpddr"] where hasPrefix(type) {
      let generation = dropFirst(type.utf8.count)
      let digits = generation.prefix { "0"..."9" ~= $0 }
      return digits.utf8.count <= 1 && ["", "e", "x"].contains(generation.dropFirst(digits.count))
    }
    return false
  }
}
