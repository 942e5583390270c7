import Foundation

/// Gives a target the inputs of a corpus as they are, and then ever new ones like them.
package struct SeededRun {
  private let target: FuzzTarget
  private let corpus: [[UInt8]]
  private let seed: UInt64

  package init(_ target: FuzzTarget, _ corpus: Corpus, seed: UInt64) throws {
    self.target = target
    self.corpus = try corpus.files(of: target).map(\.bytes)
    self.seed = seed
  }

  /// Runs the corpus and `executionCount` inputs like it.
  ///
  /// Each input is in the file at `path` while it is run: if it stops the process, there it is to be found.
  package func run(_ executionCount: Int, keepingInputAt path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    func run(_ input: [UInt8]) throws {
      let written = unsafe input.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
      guard written == input.count, ftruncate(descriptor, input.count) == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
      target.run(input)
    }
    for input in corpus { try run(input) }
    var mutator = InputMutator(corpus: corpus, seed: seed)
    for _ in 0..<executionCount { try run(mutator.next()) }
  }
}
