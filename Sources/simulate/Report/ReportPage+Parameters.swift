import MarketSimulation
import Reporting

extension ReportPage {
  /// Everything that the file says but its checks, which have a place of their own, by the names that its fields have.
  var parameters: String {
    guard case .object(let members) = report.file.parameters.value else { return "" }
    let shown = members.filter { !["name", "summary", "checks", "picture"].contains($0.key) }
    let plain = shown.filter { Self.text(of: $0.value) != nil }
    let nested = shown.filter { Self.text(of: $0.value) == nil }
    let about =
      "The scenario as its file states it, after what was set on the command line. Money is in US dollars, a price is "
      + "dollars per GPU-hour, quantities are GPUs, times are days from the beginning."
    return HTMLPage.section(
      "Parameters", id: "parameters", about: about,
      [
        HTMLPage.list(plain.map { ($0.key, Self.text(of: $0.value) ?? "") }, "facts"),
        Markup.element("div", [("class", "cards")], nested.flatMap(cards).joined(separator: "\n")),
      ])
  }

  /// A card for each element of a list of the scenario.
  private func cards(_ member: JSONNode.Member) -> [String] {
    let elements: [JSONNode] = if case .array(let elements) = member.value.value { elements } else { [member.value] }
    return elements.enumerated().map { index, element in
      let name = Self.name(of: element) ?? (elements.count > 1 ? "\(index + 1)" : "")
      let title = Markup.element(
        "h3", [], Markup.text("span", member.key) + (name.isEmpty ? "" : " " + Markup.escaped(name)))
      // What a control or a variant changes is all that it has.
      let fields = Self.fields(of: element["set"] ?? element, under: "").filter { $0.path != "name" }
      return Markup.element(
        "div", [("class", "card")], title + HTMLPage.list(fields.map { ($0.path, $0.text) }, "fields"))
    }
  }

  private static func name(of node: JSONNode) -> String? {
    if case .text(let name)? = node["name"]?.value { name } else { nil }
  }

  /// The values inside of a node, each with the path that leads to it.
  private static func fields(of node: JSONNode, under path: String) -> [(path: String, text: String)] {
    if let text = text(of: node) { return [(path, text)] }
    func below(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    switch node.value {
    case .object(let members): return members.flatMap { fields(of: $0.value, under: below($0.key)) }
    case .array(let elements):
      return elements.enumerated().flatMap { fields(of: $1, under: below(name(of: $1) ?? "\($0)")) }
    case .null, .bool, .number, .text: return []
    }
  }

  /// A plain value, or a list of plain values, as text; `nil` for what holds more.
  private static func text(of node: JSONNode) -> String? {
    switch node.value {
    case .null: return "none"
    case .bool(let flag): return flag ? "yes" : "no"
    case .number(let number): return Readable.parameter(number)
    case .text(let text): return text
    case .array(let elements):
      let texts = elements.compactMap { element -> String? in
        if case .object = element.value { nil } else { text(of: element) }
      }
      guard texts.count == elements.count else { return nil }
      return texts.isEmpty ? "none" : texts.joined(separator: ", ")
    case .object(let members): return members.isEmpty ? "none" : nil
    }
  }
}
