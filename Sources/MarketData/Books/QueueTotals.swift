import ComputeMatching

/// What orders show together.
struct QueueTotals: BitwiseCopyable, Equatable {
  /// By orders that are in this book alone. Below 2^64, since both the orders and the quantity of each are below 2^32.
  var quantity: UInt64 = 0
  /// By requirement orders.
  var flexibleQuantity: UInt64 = 0
  var orderCount: UInt32 = 0
  var flexibleOrderCount: UInt32 = 0

  static func += (totals: inout QueueTotals, other: QueueTotals) {
    totals.quantity &+= other.quantity
    totals.flexibleQuantity &+= other.flexibleQuantity
    totals.orderCount &+= other.orderCount
    totals.flexibleOrderCount &+= other.flexibleOrderCount
  }

  static func -= (totals: inout QueueTotals, other: QueueTotals) {
    totals.quantity &-= other.quantity
    totals.flexibleQuantity &-= other.flexibleQuantity
    totals.orderCount &-= other.orderCount
    totals.flexibleOrderCount &-= other.flexibleOrderCount
  }

  static func - (totals: QueueTotals, other: QueueTotals) -> QueueTotals {
    var totals = totals
    totals -= other
    return totals
  }
}

extension DepthLevel {
  init(_ totals: QueueTotals, at price: Price) {
    self.init(
      price: price, quantity: Quantity(clamping: totals.quantity), orderCount: Int(totals.orderCount),
      flexibleQuantity: Quantity(clamping: totals.flexibleQuantity), flexibleOrderCount: Int(totals.flexibleOrderCount))
  }
}
