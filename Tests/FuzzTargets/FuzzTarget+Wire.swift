import CommandJournal
import ComputeMatching
import OrderStreams

/// What came of what was sent.
private struct Answers: Equatable {
  var digest = EventDigest()
  var position: UInt64 = 1
  /// The errors, and the positions that were taken before.
  var others: [String] = []
}

extension FuzzTarget {
  /// However what is sent is cut into pieces, the same comes of it, and a row that is malformed ends nothing.
  func runWire(_ input: [UInt8]) {
    precondition(rows(input, chunkSize: 4096) == rows(input, chunkSize: 5), "chunks change rows with positions")
    for bytes in [input, JournalBytes(input).withLogChecksums()] {
      precondition(blocks(bytes, pieces: bytes.count + 1) == blocks(bytes, pieces: 7), "pieces change a log")
    }
  }

  private func rows(_ input: [UInt8], chunkSize: Int) -> Answers {
    var exchange = Exchange(Exchange.Configuration(expectedOrders: 16))
    var answers = Answers()
    do {
      var reader = try PositionedCommandReader(ByteSource(bytes: input, name: "rows", chunkSize: chunkSize))
      var goesOn = true
      while goesOn {
        do throws(StreamError) {
          while let row = try reader.nextInHand(expecting: answers.position, &exchange) {
            switch row {
            case .command(let recorded):
              exchange.apply(recorded.command, at: recorded.timestamp)
              precondition(exchange.commandCount == answers.position, "a row is not one command")
              answers.position += 1
              exchange.events.withSpan { answers.digest.combine($0) }
              exchange.removeAllEvents()
            case .earlier(let position), .gap(let position): answers.others.append("\(position)")
            }
          }
          goesOn = try reader.receive()
        } catch {
          answers.others.append(error.description)
          precondition(error.line != nil, "what is malformed has no place")
          reader.passOver(error)
        }
      }
    } catch {
      answers.others.append(error.description)
    }
    exchange.requireInvariants()
    return answers
  }

  private func blocks(_ bytes: [UInt8], pieces size: Int) -> Answers {
    var log = CommandLogStream(name: "log")
    var answers = Answers()
    do throws(JournalError) {
      for start in stride(from: 0, to: bytes.count, by: size) {
        log.append(bytes.span.extracting(start..<min(start + size, bytes.count)))
        while let block = try log.next() {
          answers.others.append("\(block.precedingCommandCount) \(block.commandCount)")
        }
      }
      try log.checkEnd()
    } catch { answers.others.append(error.description) }
    return answers
  }
}
