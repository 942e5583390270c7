/// Where an order may trade: in one book, or in every book whose contract satisfies a requirement (R16).
public enum OrderScope: Hashable, Sendable, BitwiseCopyable {
  /// The order is for one book.
  case book(BookID)
  /// Handed out by ``Exchange/requirement(_:differentials:)``. An order of this scope is a requirement order.
  case requirement(RequirementID)

  /// The one book; `nil` for a requirement.
  @inline(__always)
  public var book: BookID? { if case .book(let book) = self { book } else { nil } }

  /// The requirement; `nil` for one book.
  public var requirement: RequirementID? { if case .requirement(let requirement) = self { requirement } else { nil } }

  /// The number of the book or of the requirement.
  @inline(__always)
  var number: UInt32 {
    switch self {
    case .book(let book): book.rawValue
    case .requirement(let requirement): requirement.rawValue
    }
  }

  @inline(__always)
  var spansBooks: Bool { if case .requirement = self { true } else { false } }
}
