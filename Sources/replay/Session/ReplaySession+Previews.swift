import ComputeMatching
import OrderStreams

extension ReplaySession {
  /// Previews each order of the stream at `path` against the books as they are. What was previewed before an error is kept.
  mutating func previewOrders(_ path: String) throws(StreamError) {
    var previews = Previews()
    defer { self.previews = previews }
    do throws(StreamError) {
      var reader = try CommandReader(
        ByteSource(path: path), opensBooks: false, continuing: exchange.now, refusesUnknownNames: options.isStrict)
      defer { note(reader.unknownNames) }
      while let recorded = try reader.next(&exchange) {
        guard case .submit(let order) = recorded.command else {
          throw StreamError(
            file: path, line: recorded.line, columnName: "op",
            problem: .malformed(expected: "submit, since only orders can be previewed", found: "another operation"))
        }
        previews.reports.append(PreviewReport(order, exchange.preview(order), in: exchange))
      }
    } catch {
      previews.problem = "\(error)"
      throw error
    }
  }
}
