import CComputeMatching
import ComputeMatching
import ComputeMatchingC
import SampleTraffic
import Testing

/// Previews through C are those of Swift, field by field.
struct PreviewTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func `orders of every kind`(seed: UInt64) throws {
    var both = try BothNames()
    let c = both.c
    var traffic = SampleTraffic(seed: seed, hasStripsAndLots: true)
    var traded = 0
    for _ in 0..<300 {
      let timed = try traffic.next(&both)
      if case .submit(let order) = timed.command {
        let preview = both.exchange.preview(order)
        if preview.filledQuantity > 0 { traded += 1 }
        expectTheSame([c.record(timed)], [preview], c)
      }
      both.exchange.apply(timed.command, at: timed.timestamp)
      #expect(c.apply([c.record(timed)]) == CM_OK)
    }
    #expect(traded > 0)
    let digest = c.view.digest
    // Many orders in one call, none of which knows of the others.
    var orders: [cm_command] = []
    var expected: [Preview] = []
    for _ in 0..<60 {
      guard case .submit(let order) = try traffic.next(&both).command else { continue }
      orders.append(c.record(TimedCommand(.submit(order), at: 0)))
      expected.append(both.exchange.preview(order))
    }
    expectTheSame(orders, expected, c)
    #expect(c.view.digest == digest, "a preview changes nothing")
  }

  private func expectTheSame(_ orders: [cm_command], _ expected: [Preview], _ c: CExchange) {
    var previews = [cm_previewed_order](repeating: cm_previewed_order(), count: orders.count)
    var lists = cm_preview_lists()
    #expect(cm_preview(c.handle, orders, orders.count, &previews, &lists, nil) == CM_OK)
    for (found, expected) in zip(previews, expected) {
      #expect(found.quantity == expected.quantity && found.filled_quantity == expected.filledQuantity)
      #expect(found.average_net_price == expected.averageNetPrice?.ticks ?? 0)
      #expect(found.open_quantity == expected.openQuantity && found.is_waiting == (expected.isWaiting ? 1 : 0))
      #expect(found.cancelled_quantity == expected.cancelledQuantity)
      #expect(found.cancel_reason == expected.cancelReason?.rawValue ?? 0)
      #expect(found.decremented_quantity == expected.decrementedQuantity)
      #expect(found.is_rejected == (expected.rejection == nil ? 0 : 1))
      #expect(found.reject_reason == expected.rejection?.rawValue ?? 0)
      let missing = withUnsafeBytes(of: found.shortfalls) { Array($0.bindMemory(to: Int64.self)) }
      for cause in Preview.Cause.allCases {
        #expect(missing[Int(cause.rawValue)] == expected.shortfalls.first { $0.cause == cause }?.quantity ?? 0)
      }
      func part<Record>(_ list: UnsafePointer<Record>?, _ first: UInt32, _ count: UInt32) -> ArraySlice<Record> {
        let all = Array(UnsafeBufferPointer(start: list, count: Int(first + count)))
        return all.dropFirst(Int(first))
      }
      let fills = part(lists.fills, found.first_fill, found.fill_count)
      #expect(fills.map(\.book) == expected.fills.map(\.book.rawValue))
      #expect(fills.map(\.price) == expected.fills.map(\.price.ticks))
      #expect(fills.map(\.quantity) == expected.fills.map(\.quantity))
      #expect(fills.map(\.differential) == expected.fills.map(\.differential))
      let places = part(lists.places, found.first_place, found.place_count)
      #expect(places.map(\.book) == expected.places.map(\.book.rawValue))
      #expect(places.map(\.price) == expected.places.map(\.price.ticks))
      #expect(places.map(\.displayed_quantity) == expected.places.map(\.displayedQuantity))
      let affiliated = part(lists.affiliated_orders, found.first_affiliated_order, found.affiliated_order_count)
      #expect(affiliated.map(\.id) == expected.affiliatedOrders.map(\.id.rawValue))
      #expect(affiliated.map(\.quantity) == expected.affiliatedOrders.map(\.quantity))
      #expect(affiliated.map(\.open_quantity) == expected.affiliatedOrders.map(\.openQuantity))
      let stopped = part(lists.stopped_books, found.first_stopped_book, found.stopped_book_count)
      #expect(Array(stopped) == expected.stoppedBooks.map(\.rawValue))
    }
  }

  @Test func `what is no order is refused, and nothing is written`() throws {
    let c = try CExchange()
    var good = cm_command()
    good.set(CM_SUBMIT, id: 1)
    (good.side, good.price, good.quantity) = (1, 1, 1)
    var cancel = cm_command()
    cancel.set(CM_CANCEL, id: 1)
    var bad = good
    bad.side = 9
    for other in [cancel, bad] {
      var previews = [cm_previewed_order](repeating: cm_previewed_order(), count: 3)
      var place = 0
      #expect(cm_preview(c.handle, [good, good, other], 3, &previews, nil, &place) == CM_BAD_COMMAND)
      #expect(place == 2 && c.reason == "the command at 2 is no order" && previews[0].quantity == 0)
    }
    var preview = cm_previewed_order()
    #expect(cm_preview(c.handle, &good, 1, &preview, nil, nil) == CM_OK)
    #expect(preview.is_rejected == 1 && preview.reject_reason == UInt8(CM_REJECT_BOOK.rawValue))
    #expect(cm_preview(nil, &good, 1, &preview, nil, nil) == CM_NULL)
    #expect(cm_preview(c.handle, nil, 1, &preview, nil, nil) == CM_NULL)
    #expect(cm_preview(c.handle, &good, 1, nil, nil, nil) == CM_NULL)
    #expect(cm_preview(c.handle, &good, -1, &preview, nil, nil) == CM_BAD_ARGUMENT)
    #expect(cm_preview(c.handle, nil, 0, nil, nil, nil) == CM_OK)
    #expect(c.view.command_count == 0)
  }
}
