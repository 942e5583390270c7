/// What the letters before the first number of a GPU's name are, and how the slug writes both.
struct Family {
  /// What the name begins with in the slug: `rtx-4090`, `h100`.
  let slug: String
  private let kind: Kind
  /// Whether a number behind the name may be its memory. Behind a TPU it counts chips.
  var hasMemory: Bool { kind != .tpu }

  private enum Kind {
    case rtx
    case rtxPro
    case tpu
    case other
  }

  init(head: String, number: String) {
    switch (head, number.utf8.count) {
    case ("rtx", _), ("gtx", _): (kind, slug) = (.rtx, "\(head)-\(number)")
    case ("rx", _): (kind, slug) = (.other, "rx-\(number)")
    // Made for workstations: the A4000 is an RTX, the P4000 a Quadro, the A100 and the P40 are neither.
    case ("rtxpro", _), ("pro", _): (kind, slug) = (.rtxPro, "rtx-pro-\(number)")
    case ("rtxa", _), ("a", 4): (kind, slug) = (.rtx, "rtx-a\(number)")
    case ("k", 4), ("m", 4), ("p", 4): (kind, slug) = (.other, "quadro-\(head)\(number)")
    case ("tpuv", _): (kind, slug) = (.tpu, "tpu-v\(number)")
    default: (kind, slug) = (.other, head + number)
    }
  }

  /// What `letters` behind the number and its `earlier` suffixes say: a letter that belongs to the model, as in `l40s`, and
  /// suffixes; `nil` if they cannot be read so.
  func suffixes(_ letters: String, behind earlier: [Suffix]) -> (variant: String, suffixes: [Suffix])? {
    if let suffixes = words(letters[...], behind: earlier) { return ("", suffixes) }
    guard earlier.isEmpty, let suffixes = words(letters.dropFirst(), behind: []) else { return nil }
    return (String(letters.prefix(1)), suffixes)
  }

  /// `letters` as words, the longest first.
  private func words(_ letters: Substring, behind earlier: [Suffix]) -> [Suffix]? {
    if letters.isEmpty { return [] }
    for (word, suffixes) in abbreviations + Suffix.words where letters.hasPrefix(word) {
      guard word != "ac" || earlier.contains(.sxm) else { continue }
      let rest = letters.dropFirst(word.utf8.count)
      if let others = words(rest, behind: earlier + suffixes) { return suffixes + others }
    }
    return nil
  }

  /// What only names of this family are shortened to.
  private var abbreviations: [(word: String, suffixes: [Suffix])] {
    switch kind {
    case .rtx: [("s", [.short]), ("m", [.mobile]), ("e", [.embedded])]
    case .rtxPro:
      [
        ("blackwell", []), ("ws", [.workstation]), ("we", [.workstation]), ("wk", [.workstation]), ("se", [.server]),
        ("mq", [.maxQ]),
      ]
    case .tpu, .other: []
    }
  }
}

/// A word behind the name of a GPU that tells it from others of its name.
enum Suffix: String {
  // In the order in which a slug has them.
  case ti
  case superior = "super"
  /// An `s`: `super`, or `sff` before `ada`.
  case short = "s"
  case sff
  case embedded = "e"
  case ada
  case mobile
  case maxQ = "max-q"
  case workstation
  case server
  case sxm
  case pcie
  case nvl
  case fhhl

  var isFormFactor: Bool { self == .sxm || self == .pcie || self == .nvl || self == .fhhl }

  /// Words and what they say, longer ones before those that they begin with. Some say nothing: an MI300X is made as OAM only,
  /// and how a socket is cooled makes no other GPU of it.
  static let words: [(word: String, suffixes: [Suffix])] = [
    ("generation", []), ("edition", []), ("design", []), ("with", []), ("gpu", []), ("oam", []), ("ac", []),
    ("workstation", [.workstation]), ("server", [.server]), ("maxq", [.maxQ]), ("laptop", [.mobile]),
    ("mobile", [.mobile]), ("super", [.superior]), ("ti", [.ti]), ("ada", [.ada]),
    ("sff", [.sff]), ("sxm", [.sxm]), ("pcie", [.pcie]), ("nvl", [.nvl]), ("fhhl", [.fhhl]),
  ]

  /// `suffixes` as a slug has them: each once, in one order.
  static func text(_ suffixes: [Suffix]) -> String {
    var suffixes = suffixes.map { $0 == .short ? suffixes.contains(.ada) ? .sff : .superior : $0 }
    // Max-Q is a kind of workstation card, and of mobile ones.
    if suffixes.contains(.maxQ) { suffixes.removeAll { $0 == .workstation } }
    return order.filter(suffixes.contains).map { "-" + $0.rawValue }.joined()
  }

  private static let order: [Suffix] = [
    .ti, .superior, .sff, .embedded, .ada, .mobile, .maxQ, .workstation, .server, .sxm, .pcie, .nvl, .fhhl,
  ]
}
