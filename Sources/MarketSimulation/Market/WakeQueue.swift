import ComputeMatching

/// When which agent acts next: a binary heap by moment and agent, so that the order does not depend on who asked first.
struct WakeQueue {
  struct Wake {
    let time: UInt64
    let agent: UInt32

    static func < (lhs: Wake, rhs: Wake) -> Bool { (lhs.time, lhs.agent) < (rhs.time, rhs.agent) }
  }

  private var heap: [Wake] = []

  var isEmpty: Bool { heap.isEmpty }

  /// The next one, which stays.
  var first: Wake? { heap.first }

  mutating func add(_ wake: Wake) {
    heap.append(wake)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func next() -> Wake? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in (2 * parent + 1)...(2 * parent + 2) where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
