// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The function of compute_matching.h that previews orders.

import CComputeMatching
import ComputeMatching

@c @implementation
public func cm_preview(
  _ exchange: OpaquePointer?, _ orders: UnsafePointer<cm_command>?, _ count: Int,
  _ previews: UnsafeMutablePointer<cm_previewed_order>?, _ lists: UnsafeMutablePointer<cm_preview_lists>?,
  _ position: UnsafeMutablePointer<Int>?
) -> cm_status {
  unsafe change(exchange) { session throws(Failure) in
    let orders = try unsafe array(orders, count, "orders")
    let previews = try unsafe room(previews, count, "previews")
    let lent = try unsafe lists.map { lists throws(Failure) in try unsafe result(lists, "lists") }
    let place = try unsafe position.map { position throws(Failure) in try unsafe result(position, "position") }
    let bad = session.preview(unsafe Span(_unsafeElements: orders)) { place, record in
      unsafe previews[place] = record
    }
    if let bad {
      if let place = unsafe place { unsafe place.pointee = bad }
      throw Failure(CM_BAD_COMMAND, "the command at \(bad) is no order")
    }
    if let lent = unsafe lent { unsafe lent.pointee = unsafe session.previews.lent }
  }
}

extension PreviewLists {
  /// Where the lists are.
  @unsafe
  fileprivate var lent: cm_preview_lists {
    var lists = unsafe cm_preview_lists()
    unsafe lend(fills, &lists.fills, &lists.fill_count)
    unsafe lend(places, &lists.places, &lists.place_count)
    unsafe lend(affiliatedOrders, &lists.affiliated_orders, &lists.affiliated_order_count)
    unsafe lend(stoppedBooks, &lists.stopped_books, &lists.stopped_book_count)
    return unsafe lists
  }
}
