import ComputeMatching
import Reporting

/// Which books `--book` names, and the text it was given as.
///
/// It is a requirement, whose columns may also have globs: `h100-*` is every name that begins so, `?` any one character.
struct BookPattern {
  let text: String
  /// What the columns without globs require.
  private let requirement: Requirement
  /// The alternatives of the columns that have a glob.
  private var globs: [Int: [Alternative]] = [:]

  private enum Alternative {
    case requirement(Requirement)
    case glob(Glob)
  }

  /// Reads the five columns of a contract, separated by commas, each a pattern; columns left out match anything.
  init(_ text: String) throws(UsageError) {
    self.text = text
    var columns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for index in columns.indices {
      let alternatives = columns[index].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard alternatives.contains(where: Glob.isMeant) else { continue }
      var read: [Alternative] = []
      for alternative in alternatives {
        read.append(
          Glob.isMeant(by: alternative)
            ? .glob(Glob(alternative, isOfModel: index == 0))
            : .requirement(try Self.requirement(Self.blanks(index) + alternative)))
      }
      globs[index] = read
      columns[index] = "*"
    }
    requirement = try Self.requirement(columns.joined(separator: ","))
  }

  private static func requirement(_ text: String) throws(UsageError) -> Requirement {
    do { return try Requirement(text) } catch { throw UsageError(description: "\(error)") }
  }

  private static func blanks(_ count: Int) -> String { String(repeating: "*,", count: count) }

  /// Whether `contract` is named. O(alternatives).
  func matches(_ contract: Contract) -> Bool {
    guard requirement.matches(contract) else { return false }
    if globs.isEmpty { return true }
    let texts = "\(contract)".split(separator: ",").map(String.init)
    return globs.allSatisfy { index, alternatives in
      alternatives.contains { alternative in
        switch alternative {
        case .requirement(let requirement): requirement.matches(contract)
        case .glob(let glob): glob.matches(texts[index])
        }
      }
    }
  }

  /// The five columns, folded as names are in a stream.
  var columns: [String] {
    "\(requirement)".split(separator: ",").enumerated().map { index, folded in
      globs[index]?.map { alternative in
        switch alternative {
        case .requirement(let requirement): String("\(requirement)".split(separator: ",")[index])
        case .glob(let glob): glob.text
        }
      }.joined(separator: "|") ?? String(folded)
    }
  }

  /// Each column alone.
  var columnPatterns: [BookPattern] {
    columns.enumerated().compactMap { index, column in try? BookPattern(Self.blanks(index) + column) }
  }
}

/// A text in which `*` is any characters and `?` any one. Capitals do not count.
struct Glob {
  let text: String
  private let characters: [Character]

  /// Whether `text` is one; `*` and `US/*` are patterns of requirements.
  static func isMeant(by text: String) -> Bool {
    if text == "*" || text.hasSuffix("/*") && CountryCode(String(text.dropLast(2))) != nil { return false }
    return text.contains("*") || text.contains("?")
  }

  /// In the name of a model, blanks and `_` are hyphens (R1.1).
  init(_ text: String, isOfModel: Bool) {
    let folded = text.lowercased().map { isOfModel && ($0 == " " || $0 == "_") ? "-" : $0 }
    self.text = isOfModel ? String(folded) : text
    characters = folded
  }

  /// O(letters of both) for one star, and at worst their product.
  func matches(_ name: String) -> Bool {
    let name = Array(name.lowercased())
    var (position, letter) = (0, 0)
    // Where to go on if what follows the latest star does not match.
    var retry: (position: Int, letter: Int)?
    while letter < name.count {
      if position < characters.count, characters[position] == "*" {
        retry = (position + 1, letter)
        position += 1
      } else if position < characters.count, characters[position] == "?" || characters[position] == name[letter] {
        position += 1
        letter += 1
      } else if let last = retry {
        retry = (last.position, last.letter + 1)
        (position, letter) = (last.position, last.letter + 1)
      } else {
        return false
      }
    }
    return characters[position...].allSatisfy { $0 == "*" }
  }
}
