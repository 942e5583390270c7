import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import SampleTraffic
import SeededRandom
import Testing

/// Whatever a C program passes is answered by a status, and changes nothing.
struct BadInputTests {
  @Test func `null pointers`() throws {
    let c = try CExchange()
    var number: UInt32 = 0
    var count = 0
    var ticks: Int64 = 0
    var events: UnsafePointer<cm_event>?
    #expect(cm_open(nil, nil, nil, 0) == CM_NULL)
    #expect(cm_number(nil, CM_PARTICIPANT, "acme", &number) == CM_NULL)
    #expect(cm_number(c.handle, CM_PARTICIPANT, nil, &number) == CM_NULL)
    #expect(c.reason == "text is null")
    #expect(cm_number(c.handle, CM_PARTICIPANT, "acme", nil) == CM_NULL)
    #expect(cm_requirement(nil, "*", nil, 0, &number) == CM_NULL)
    #expect(cm_requirement(c.handle, "*", nil, 1, &number) == CM_NULL)
    #expect(cm_requirement(c.handle, nil, nil, 0, &number) == CM_NULL)
    #expect(cm_requirement(c.handle, "*", nil, 0, nil) == CM_NULL)
    var worth = cm_differential(grade: nil, ticks: 1)
    #expect(cm_requirement(c.handle, "*", &worth, 1, &number) == CM_NULL)
    #expect(cm_text(nil, CM_PARTICIPANT, 1, nil, 0, &count) == CM_NULL)
    #expect(cm_price(nil, "1", &ticks) == CM_NULL)
    #expect(cm_price(c.handle, nil, &ticks) == CM_NULL)
    #expect(cm_price(c.handle, "1", nil) == CM_NULL)
    #expect(cm_price_text(nil, 1, nil, 0, &count) == CM_NULL)
    #expect(cm_price_text(c.handle, 1, nil, 9, &count) == CM_NULL)
    #expect(cm_apply(nil, nil, 0, nil) == CM_NULL)
    #expect(cm_apply(c.handle, nil, 1, nil) == CM_NULL)
    #expect(cm_apply(c.handle, nil, 0, nil) == CM_OK)
    #expect(cm_events(nil, &events, &count, nil) == CM_NULL)
    #expect(cm_events(c.handle, nil, &count, nil) == CM_NULL)
    #expect(cm_events(c.handle, &events, nil, nil) == CM_NULL)
    #expect(cm_look(nil, nil) == CM_NULL)
    #expect(cm_look(c.handle, nil) == CM_NULL)
    #expect(cm_depth(nil, 0, CM_BID, nil, 0, &count) == CM_NULL)
    #expect(cm_depth(c.handle, 0, CM_BID, nil, 1, &count) == CM_NULL)
    #expect(cm_depth(c.handle, 0, CM_BID, nil, 0, nil) == CM_NULL)
    #expect(cm_look_at_book(c.handle, 0, nil) == CM_NULL)
    #expect(cm_look_at_book(nil, 0, nil) == CM_NULL)
    #expect(cm_find_order(nil, 0, nil) == CM_NULL)
    #expect(cm_find_order(c.handle, 0, nil) == CM_NULL)
    #expect(cm_orders_of(nil, 0, nil, 0, &count) == CM_NULL)
    #expect(cm_orders_of(c.handle, 0, nil, 1, &count) == CM_NULL)
    #expect(cm_orders_of(c.handle, 0, nil, 0, nil) == CM_NULL)
    #expect(cm_save(nil, nil, 0, &count) == CM_NULL)
    #expect(cm_save(c.handle, nil, 0, nil) == CM_NULL)
    #expect(cm_save(c.handle, nil, 1, &count) == CM_NULL)
    #expect(cm_restore(nil, 1, nil, nil, 0) == CM_NULL)
    var handle: OpaquePointer?
    #expect(cm_restore(nil, 1, &handle, nil, 0) == CM_NULL)
    #expect(cm_open_journal(nil, nil, nil, &handle, nil, nil, 0) == CM_NULL)
    #expect(cm_sync(nil) == CM_NULL)
    #expect(cm_snapshot(nil) == CM_NULL)
    #expect(handle == nil)
    #expect(cm_reason(nil, nil, 9) == 1)
    cm_close(nil)
  }

  @Test func `counts that no array has, and places where no record can be`() throws {
    let c = try CExchange()
    var count = 0
    var command = cm_command()
    command.set(CM_ADVANCE)
    for count in [-1, .min, Int.max, .max / 128 + 1] {
      #expect(cm_apply(c.handle, &command, count, nil) == CM_BAD_ARGUMENT)
      #expect(cm_orders_of(c.handle, 0, nil, count, nil) == CM_BAD_ARGUMENT)
    }
    #expect(c.reason == "no array is as long as commands")
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 16)
    defer { bytes.deallocate() }
    bytes.initializeMemory(as: UInt8.self, repeating: 0, count: 256)
    let odd = (bytes + 1).assumingMemoryBound(to: cm_command.self)
    #expect(cm_apply(c.handle, odd, 1, nil) == CM_BAD_ARGUMENT)
    #expect(c.reason == "commands is not aligned as its type is")
    let view = (bytes + 4).assumingMemoryBound(to: cm_view.self)
    #expect(cm_look(c.handle, view) == CM_BAD_ARGUMENT)
    let levels = (bytes + 4).assumingMemoryBound(to: cm_level.self)
    #expect(cm_depth(c.handle, 0, CM_BID, levels, 2, &count) == CM_BAD_ARGUMENT)
    #expect(c.view.command_count == 0)
  }

  @Test func `settings that no exchange has`() {
    let bad: [(inout cm_settings) -> Void] = [
      { $0.maximum_quantity = -1 }, { $0.maximum_quantity = 1 << 32 }, { $0.tick_units = -1 },
      {
        $0.tick_units = 10; $0.tick_decimals = 2
      },
      {
        $0.tick_units = 1; $0.tick_decimals = 10
      },
      { $0.tick_decimals = 4 }, { $0.volatility_guard = 10_001 }, { $0.expected_orders = 15 },
      { $0.expected_orders = .max }, { $0.reserved.0 = 1 }, { $0.reserved.2 = 1 },
      { $0.reserved0 = 1 },
    ]
    for change in bad {
      var settings = cm_settings()
      change(&settings)
      var handle: OpaquePointer?
      var reason = [CChar](repeating: 1, count: 12)
      #expect(cm_open(&settings, &handle, &reason, reason.count) == CM_BAD_ARGUMENT)
      #expect(handle == nil)
      #expect(reason.firstIndex(of: 0) == 11, "the words are cut to fit")
    }
  }

  @Test func `texts that name nothing`() throws {
    let c = try CExchange()
    var number: UInt32 = 7
    for (name, text) in [
      (CM_REQUIREMENT, "h100-sxm,eighty"), (CM_OPERATOR_RULE, "XX"), (CM_OPERATOR_RULE, ""), (CM_OPERATOR_RULE, "!"),
      (CM_CONTRACT, "h100-sxm"), (CM_CONTRACT, ""), (CM_BOOK, "nothing"),
    ] {
      #expect(cm_number(c.handle, name, text, &number) == CM_BAD_TEXT)
      #expect(c.reason.hasPrefix("expected "))
    }
    #expect(cm_number(c.handle, CM_PARTICIPANT, [-1, 0] as [CChar], &number) == CM_BAD_TEXT)
    #expect(c.reason == "text is not UTF-8")
    #expect(cm_number(c.handle, CM_BOOK, "h100-sxm,80,DE,on_demand,spot", &number) == CM_NOT_FOUND)
    #expect(cm_number(c.handle, cm_name(0), "acme", &number) == CM_BAD_ARGUMENT)
    #expect(cm_number(c.handle, cm_name(7), "acme", &number) == CM_BAD_ARGUMENT)
    #expect(number == 7, "what fails writes nothing")
    var ticks: Int64 = 7
    for text in ["", "2,35", "0.00001", "1e400"] { #expect(cm_price(c.handle, text, &ticks) == CM_BAD_TEXT) }
    #expect(ticks == 7)
    for name in 1...6 as ClosedRange<UInt32> {
      var needed = 0
      #expect(cm_text(c.handle, cm_name(name), .max, nil, 0, &needed) == CM_NOT_FOUND)
    }
    #expect(cm_text(c.handle, cm_name(9), 1, nil, 0, nil) == CM_BAD_ARGUMENT)
  }

  @Test func `memory that is too small`() throws {
    let c = try CExchange()
    let number = c.number(CM_PARTICIPANT, "Käufer")
    var text = [CChar](repeating: 1, count: 7)
    var needed = 0
    #expect(cm_text(c.handle, CM_PARTICIPANT, number, &text, 7, &needed) == CM_TOO_SMALL)
    #expect(needed == 8 && text == [1, 1, 1, 1, 1, 1, 1])
    #expect(cm_price_text(c.handle, 23_500, &text, 7, &needed) == CM_OK)
    #expect(String(c: text) == "2.3500" && needed == 7)
    var ticks: Int64 = 0
    #expect(cm_price(c.handle, "2.35", &ticks) == CM_OK && ticks == 23_500)
  }

  @Test func `what is not there`() throws {
    let c = try CExchange()
    var count = 3
    var order = cm_order()
    var book = cm_book()
    #expect(cm_depth(c.handle, 0, CM_ASK, nil, 0, &count) == CM_NOT_FOUND)
    #expect(cm_depth(c.handle, 0, CM_NO_SIDE, nil, 0, &count) == CM_BAD_ARGUMENT)
    #expect(cm_depth(c.handle, 0, cm_side(3), nil, 0, &count) == CM_BAD_ARGUMENT)
    #expect(count == 3)
    #expect(cm_look_at_book(c.handle, 0, &book) == CM_NOT_FOUND)
    #expect(cm_find_order(c.handle, 1, &order) == CM_NOT_FOUND)
    #expect(cm_orders_of(c.handle, 9, nil, 0, &count) == CM_OK && count == 0)
    #expect(cm_sync(c.handle) == CM_NO_JOURNAL)
    #expect(cm_snapshot(c.handle) == CM_NO_JOURNAL)
    #expect(c.reason == "the exchange was opened without a journal")
  }

  @Test func `a batch with one bad record is refused whole`() throws {
    let c = try CExchange()
    let contract = c.number(CM_CONTRACT, "h100-sxm,80,DE,on_demand,spot")
    var good = cm_command()
    good.set(CM_OPEN_BOOK, scope: contract)
    #expect(c.apply([good]) == CM_OK)
    let before = c.events.count
    var bad = good
    bad.scope = 1
    var position = 99
    #expect(cm_apply(c.handle, [good, good, bad, good], 4, &position) == CM_BAD_COMMAND)
    #expect(position == 2 && c.reason == "the command at 2 is none")
    #expect(c.view.command_count == 1 && c.events.count == before, "the events of the call before are still there")
  }

  /// Every field that a kind has no use for, set alone.
  @Test func `a field that a command has no use for must be 0`() throws {
    let c = try CExchange()
    _ = c.number(CM_CONTRACT, "h100-sxm,80,DE,on_demand,spot")
    let uses: [(cm_command_kind, Set<Int>)] = [
      (CM_CANCEL, [8]), (CM_REDUCE, [8, 24]), (CM_REPLACE, [8, 16, 24, 40]), (CM_CANCEL_ALL, [60]),
      (CM_OPEN_BOOK, [24, 56]), (CM_ADVANCE, []), (CM_FORGET_NAMES, []), (CM_HALT, [56]), (CM_RESUME, [56]),
      (CM_OPEN_AUCTION, [56]), (CM_LOCK_AUCTION, [56]), (CM_INDICATE, [56]),
      (CM_SCHEDULE_AUCTION, [56, 92, 96, 104, 112]),
      (CM_UNCROSS, [56]), (CM_CLOSE_BOOK, [56]), (CM_SET_PRICE_BAND, [16, 48, 56]),
    ]
    for (kind, used) in uses {
      for offset in 8..<128 where offset != 86 {
        var command = cm_command()
        command.set(kind)
        withUnsafeMutableBytes(of: &command) { $0[offset] = 1 }
        let isUsed = used.contains { $0..<$0 + ([56, 60, 92].contains($0) ? 4 : 8) ~= offset }
        // There is no contract but the first.
        let isCommand = isUsed && (kind != CM_OPEN_BOOK || offset < 56)
        #expect((c.apply([command]) == CM_OK) == isCommand, "kind \(kind.rawValue), byte \(offset)")
      }
    }
    var inOneBook = cm_command()
    inOneBook.set(CM_CANCEL_ALL, scope: 5)
    #expect(c.apply([inOneBook]) == CM_BAD_COMMAND)
    inOneBook.flags = UInt16(CM_IN_ONE_BOOK.rawValue)
    #expect(c.apply([inOneBook]) == CM_OK)
  }

  @Test func `orders that are none`() throws {
    let c = try CExchange()
    var good = cm_command()
    good.set(CM_SUBMIT, id: 1)
    (good.side, good.price, good.quantity) = (1, 1, 1)
    #expect(c.apply([good]) == CM_OK)
    let bad: [(inout cm_command) -> Void] = [
      { $0.side = 0 }, { $0.side = 3 }, { $0.side = 255 }, { $0.time_in_force = 4 }, { $0.self_trade = 4 },
      { $0.flags = 32 }, { $0.flags = 64 }, { $0.flags = 256 }, { $0.flags = 1 }, { $0.new_id = 1 },
      { $0.upper_price = 1 },
      { $0.reserved = 1 }, { $0.opens = 1 }, { $0.locks = 1 }, { $0.uncrosses = 1 }, { $0.every_hours = 1 },
      { $0.operator_country = (68, 0) },
      { $0.operator_country = (88, 88) }, { $0.operator_country = (-1, -1) }, { $0.kind = 0 }, { $0.kind = 18 },
      { $0.kind = 255 },
    ]
    for (place, change) in bad.enumerated() {
      var command = good
      change(&command)
      #expect(c.apply([command]) == CM_BAD_COMMAND, "\(place)")
    }
  }

  /// Bytes that nobody chose, and orders and commands that are nearly right: none may stop the process.
  @Test func `random bytes as commands`() throws {
    var generator = SplitMix64(seed: 1)
    let c = try CExchange()
    var opening = cm_command()
    opening.set(CM_OPEN_BOOK, scope: c.number(CM_CONTRACT, "h100-sxm,80,DE,on_demand,spot"))
    #expect(c.apply([opening]) == CM_OK)
    _ = c.number(CM_PARTICIPANT, "acme")
    _ = c.number(CM_REQUIREMENT, "*")
    _ = c.number(CM_OPERATOR_RULE, "DE")
    var carriedOut: UInt64 = 1
    var accepted = 0
    for round in 0..<100_000 {
      var command = cm_command()
      withUnsafeMutableBytes(of: &command) { bytes in
        for offset in bytes.indices where round % 3 == 0 || generator.below(16 as Int) == 0 {
          bytes[offset] = UInt8(truncatingIfNeeded: generator.next())
        }
      }
      if round % 3 > 0 {
        command.kind = UInt8(generator.below(19 as UInt64))
        // Most kinds want most of the record to be 0.
        if generator.oneIn(2) { (command.every_hours, command.reserved) = (0, 0) }
      }
      if round % 3 == 2 {
        command = submission(&generator)
        withUnsafeMutableBytes(of: &command) { bytes in
          if generator.oneIn(2) { bytes[generator.below(128)] = UInt8(truncatingIfNeeded: generator.next()) }
        }
      }
      let status = c.apply([command])
      #expect(status == CM_OK || status == CM_BAD_COMMAND)
      if status == CM_OK { carriedOut += 1 }
      accepted += c.events.filter { $0.kind == UInt8(CM_EVENT_ACCEPTED.rawValue) && status == CM_OK }.count
    }
    #expect(c.view.command_count == carriedOut)
    #expect(carriedOut > 10_000 && accepted > 1_000, "\(carriedOut) commands, \(accepted) orders")
  }

  private func submission(_ generator: inout SplitMix64) -> cm_command {
    var command = cm_command()
    command.set(CM_SUBMIT, id: OrderID(generator.below(1_000)))
    command.side = UInt8(1 + generator.below(2 as UInt64))
    command.price = Int64(generator.below(20 as UInt64))
    command.quantity = Int64(generator.below(40 as UInt64))
    command.flags = UInt16([0, 0, 0, 2, 4, 16, 24].randomElement(using: &generator) ?? 0)
    command.time_in_force = UInt8(generator.below(4 as UInt64))
    command.participant = UInt32(generator.below(2 as UInt64))
    command.operators = UInt32(generator.below(8 as UInt64) / 7)
    return command
  }
}
