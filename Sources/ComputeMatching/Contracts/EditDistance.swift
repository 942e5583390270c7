/// How far apart two texts are.
package enum EditDistance {
  /// How many letters must be put in, taken out or changed to make one text of the other. Linear in the product of their
  /// lengths.
  package static func between(_ left: String, _ right: String) -> Int {
    let right = Array(right.unicodeScalars)
    var row = Array(0...right.count)
    for (position, letter) in left.unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in right.indices {
        let change = diagonal + (letter == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
