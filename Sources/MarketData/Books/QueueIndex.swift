import ComputeMatching

/// How much is ahead of each order in the queue of its level.
///
/// The orders of a level are the nodes of a binary tree, in the order of their queue, each with the sum of its subtree. What is
/// ahead of an order is summed on the way from its node to the root. Each node has a random rank, and none below it has a higher
/// one (a treap), so that the way is O(log n) expected, in whatever order orders come and go. Nodes are in the slots of their
/// orders. Since queues know the neighbours of each, nothing looks for a node from the root, and no root is known.
struct QueueIndex: ~Copyable {
  struct Node: BitwiseCopyable {
    var parent = UInt32.none
    /// The roots of what is ahead of it, and of what is behind, below it.
    var left = UInt32.none
    var right = UInt32.none
    let rank: UInt32
    /// Of the subtree.
    var totals: QueueTotals
  }

  private(set) var nodes: GrowableBuffer<Node>

  init(expectedOrders: Int) { nodes = GrowableBuffer(minimumCapacity: expectedOrders) }

  /// What is ahead of the order in `slot`. O(log n) expected.
  func totals(aheadOf slot: UInt32) -> QueueTotals {
    let left = nodes[slot].left
    var totals = left == .none ? QueueTotals() : nodes[left].totals
    var (node, parent) = (slot, nodes[slot].parent)
    while parent != .none {
      if nodes[parent].right == node { totals += nodes[parent].totals - nodes[node].totals }
      (node, parent) = (parent, nodes[parent].parent)
    }
    return totals
  }

  /// The order in `slot`, which shows `totals`, has come between two neighbours in its queue. O(log n) expected; amortised, since
  /// it may be the first one in its slot.
  mutating func insert(_ slot: UInt32, _ totals: QueueTotals, behind previous: UInt32, aheadOf next: UInt32) {
    // Slots are handed out one after the other. Nobody foresees the toolchain's hash of one.
    let rank = UInt32(truncatingIfNeeded: slot.hashValue)
    let node = Node(rank: rank, totals: QueueTotals())
    if Int(slot) < nodes.count { nodes[slot] = node } else { nodes.append(node) }
    // Of two neighbours one is below the other, and has no node on the side of the other.
    if previous != .none, nodes[previous].right == .none {
      nodes[previous].right = slot
      nodes[slot].parent = previous
    } else if next != .none {
      nodes[next].left = slot
      nodes[slot].parent = next
    }
    add(totals, to: slot)
    while nodes[slot].parent != .none, nodes[nodes[slot].parent].rank < rank { rotateUp(slot) }
  }

  /// The order in `slot` is about to leave its queue. O(log n) expected.
  mutating func remove(_ slot: UInt32) {
    while nodes[slot].left != .none, nodes[slot].right != .none {
      let (left, right) = (nodes[slot].left, nodes[slot].right)
      rotateUp(nodes[left].rank > nodes[right].rank ? left : right)
    }
    let child = nodes[slot].left != .none ? nodes[slot].left : nodes[slot].right
    let totals = child == .none ? nodes[slot].totals : nodes[slot].totals - nodes[child].totals
    let parent = nodes[slot].parent
    if child != .none { nodes[child].parent = parent }
    replaceChild(slot, of: parent, by: child)
    subtract(totals, from: parent)
  }

  /// The order in `slot` shows so much less. O(log n) expected.
  mutating func reduce(_ slot: UInt32, by totals: QueueTotals) { subtract(totals, from: slot) }

  // MARK: The tree

  private mutating func add(_ totals: QueueTotals, to slot: UInt32) {
    var node = slot
    while node != .none {
      nodes[node].totals += totals
      node = nodes[node].parent
    }
  }

  private mutating func subtract(_ totals: QueueTotals, from slot: UInt32) {
    var node = slot
    while node != .none {
      nodes[node].totals -= totals
      node = nodes[node].parent
    }
  }

  /// Puts a node in the place of its parent, which comes below it; their order in the queue stays.
  private mutating func rotateUp(_ node: UInt32) {
    let parent = nodes[node].parent
    let moved: UInt32
    if nodes[parent].left == node {
      moved = nodes[node].right
      nodes[parent].left = moved
      nodes[node].right = parent
    } else {
      moved = nodes[node].left
      nodes[parent].right = moved
      nodes[node].left = parent
    }
    let all = nodes[parent].totals
    nodes[parent].totals -= nodes[node].totals
    if moved != .none {
      nodes[moved].parent = parent
      nodes[parent].totals += nodes[moved].totals
    }
    nodes[node].totals = all
    let above = nodes[parent].parent
    nodes[node].parent = above
    nodes[parent].parent = node
    replaceChild(parent, of: above, by: node)
  }

  private mutating func replaceChild(_ child: UInt32, of parent: UInt32, by other: UInt32) {
    guard parent != .none else { return }
    if nodes[parent].left == child { nodes[parent].left = other } else { nodes[parent].right = other }
  }
}
