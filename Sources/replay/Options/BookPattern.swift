import ComputeMatching
import Reporting

/// Which books `--book` names, and the text it was given as.
struct BookPattern {
  let text: String
  let requirement: Requirement

  /// Reads the five columns of a contract, separated by commas, each a pattern; columns left out match anything.
  init(_ text: String) throws(UsageError) {
    self.text = text
    do { requirement = try Requirement(text) } catch { throw UsageError(description: "\(error)") }
  }
}
