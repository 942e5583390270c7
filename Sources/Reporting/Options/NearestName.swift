import ComputeMatching

/// What a mistyped name was most likely meant to be.
package enum NearestName {
  /// The one of `names` that begins with `name`, or that the fewest changes of a letter make of it; `nil` if that takes more
  /// than `letters` of them, or than a third of the letters of `name`.
  package static func of(_ name: String, among names: [String], within letters: Int) -> String? {
    if name.count > 3, let whole = names.first(where: { $0.hasPrefix(name) }) { return whole }
    guard let nearest = names.min(by: { EditDistance.between($0, name) < EditDistance.between($1, name) }),
      nearest.hasPrefix(name) || EditDistance.between(nearest, name) <= max(letters, name.count / 3)
    else { return nil }
    return nearest
  }
}
