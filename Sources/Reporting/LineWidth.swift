import OrderStreams

/// How many characters the lines have that people read.
package enum LineWidth {
  /// What `COLUMNS` says; without it the width of the terminal that standard output is, if that is less than `standard`.
  package static func ofStandardOutput(standard: Int) -> Int {
    width(
      columns: ProcessEnvironment.value(of: "COLUMNS"), terminal: FileDescriptor.standardOutput.terminalWidth,
      standard: standard)
  }

  /// A `COLUMNS` that is no number from 1, or empty, says nothing.
  package static func width(columns: String?, terminal: Int?, standard: Int) -> Int {
    if let columns = columns.flatMap({ Int($0) }), columns > 0 { return columns }
    return min(terminal ?? standard, standard)
  }
}

/// The words of `text` in lines of at most `width` characters, all but the first behind `indent`. A longer word has a line of
/// its own.
package func wrapped(_ text: String, to width: Int, indent: String = "") -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append((lines.isEmpty ? "" : indent) + word)
    }
  }
  return lines
}
