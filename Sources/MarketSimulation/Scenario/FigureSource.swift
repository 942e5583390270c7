/// Where figures of a scenario come from.
public struct FigureSource: Sendable {
  /// The figures, as settings name them: `providers.lambda.capacity`.
  public let paths: [String]
  /// Who published what, and what was made of it.
  public let text: String

  /// Refuses a path that leads to nothing in `scenario`, the whole file.
  init(_ reader: inout FieldReader, of scenario: JSONNode) throws(ScenarioError) {
    paths = try reader.textOrTexts("path")
    for path in paths where scenario.value(at: path) == nil {
      throw reader.error("\(reader.full("path")): there is nothing at \(path)", at: reader.node("path")?.place)
    }
    text = try reader.text("source")
  }
}
