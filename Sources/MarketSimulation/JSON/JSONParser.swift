/// Reads a JSON text (RFC 8259) and remembers the place of everything. A byte order mark at its head is passed over.
struct JSONParser {
  private let bytes: [UInt8]
  private let source: String
  private let file: String?
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var depth = 0

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static let deepest = 64

  /// The one value that `text` holds. Places name the file if it is not the one that was asked for.
  static func parse(_ text: String, source: String, isIncluded: Bool = false) throws(ScenarioError) -> JSONNode {
    var parser = JSONParser(text, source: source, isIncluded: isIncluded)
    let node = try parser.value()
    parser.skipSpace()
    if parser.position < parser.bytes.count { throw parser.error("expected the end of the text") }
    return node
  }

  private init(_ text: String, source: String, isIncluded: Bool) {
    bytes = Array(text.utf8)
    self.source = source
    // It is in no column, so that places are those that an editor shows.
    if bytes.starts(with: Self.byteOrderMark) {
      position = Self.byteOrderMark.count
      lineStart = position
    }
    file = isIncluded ? source : nil
  }

  private var place: TextPlace { TextPlace(line: line, column: position - lineStart + 1, file: file) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ message: String, at place: TextPlace? = nil) -> ScenarioError {
    ScenarioError(source: source, place: place ?? self.place, message: message)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
      if byte == 0x0A {
        line += 1
        lineStart = position
      }
    }
  }

  private mutating func take(_ character: UInt8) -> Bool {
    skipSpace()
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(ScenarioError) -> JSONNode {
    skipSpace()
    let place = self.place
    guard let first = next else { throw error("expected a value, found the end of the text") }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw error("more than \(Self.deepest) lists and objects inside each other") }
    switch first {
    case UInt8(ascii: "{"): return JSONNode(value: .object(try members()), place: place)
    case UInt8(ascii: "["): return JSONNode(value: .array(try elements()), place: place)
    case UInt8(ascii: "\""): return JSONNode(value: .text(try string()), place: place)
    default: return JSONNode(value: try word(), place: place)
    }
  }

  private mutating func members() throws(ScenarioError) -> [JSONNode.Member] {
    position += 1
    var members: [JSONNode.Member] = []
    var keys: Set<String> = []
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      let place = self.place
      guard next == UInt8(ascii: "\"") else { throw error("expected the name of a field in quotes") }
      let key = try string()
      guard keys.insert(key).inserted else { throw error("\(key) is given twice", at: place) }
      guard take(UInt8(ascii: ":")) else { throw error("expected a colon after the name \(key)") }
      members.append(JSONNode.Member(key: key, place: place, value: try value()))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("expected a comma or the end of the object") }
    return members
  }

  private mutating func elements() throws(ScenarioError) -> [JSONNode] {
    position += 1
    var elements: [JSONNode] = []
    if take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("expected a comma or the end of the list") }
    return elements
  }

  private mutating func string() throws(ScenarioError) -> String {
    let start = place
    position += 1
    var content: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw error("a text must end on the line where it begins") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        content += String(try escaped()).utf8
      } else {
        content.append(byte)
      }
    }
    guard next != nil else { throw error("a text has no closing quote", at: start) }
    position += 1
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func escaped() throws(ScenarioError) -> Unicode.Scalar {
    guard let byte = next else { throw error("a text has no closing quote") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw error("unknown escape in a text")
    }
  }

  private mutating func scalar() throws(ScenarioError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A pair of surrogates.
    guard first < 0xDC00, next == UInt8(ascii: "\\") else { throw error("half of a character in a text") }
    position += 1
    guard next == UInt8(ascii: "u") else { throw error("half of a character in a text") }
    position += 1
    let second = try codeUnit()
    guard 0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half of a character in a text") }
    return scalar
  }

  private mutating func codeUnit() throws(ScenarioError) -> UInt32 {
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard position + offset < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position + offset])).hexDigitValue
      else { throw error("expected four hexadecimal digits") }
      unit = unit << 4 | UInt32(digit)
    }
    position += 4
    return unit
  }

  private mutating func word() throws(ScenarioError) -> JSONNode.Value {
    let start = place
    let first = position
    while let byte = next, Self.isWordByte(byte) { position += 1 }
    let word = String(decoding: bytes[first..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      guard Self.isNumber(word), let number = Double(word), number.isFinite else {
        throw error(word.isEmpty ? "expected a value" : "\(word) is no value", at: start)
      }
      return .number(number)
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// `Double` accepts more than JSON does: hexadecimals, `inf`, a leading plus or point.
  private static func isNumber(_ word: String) -> Bool {
    var digits = word.utf8[...]
    if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
    guard let first = digits.first, isDigit(first), let last = digits.last, isDigit(last) else { return false }
    if first == UInt8(ascii: "0"), digits.count > 1, isDigit(digits[digits.index(after: digits.startIndex)]) {
      return false
    }
    return digits.allSatisfy { isDigit($0) || "eE+-.".utf8.contains($0) } && !word.contains(".e")
      && !word.contains(".E")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
