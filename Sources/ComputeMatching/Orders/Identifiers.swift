/// The caller's name for an order (R6): any number but zero, free again as soon as its order has ended.
public struct OrderID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself; 0 is ``none``.
  public let rawValue: UInt64

  /// The name `rawValue`.
  @inlinable
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Zero, which no order can have. Events that answer no order carry it.
  public static let none = OrderID(0)

  public static func < (lhs: OrderID, rhs: OrderID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A book's number: books are numbered from 0 in the order in which they were opened.
public struct BookID: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number itself, from 0.
  public let rawValue: UInt32

  /// The book of this number, whether or not there is one. Commands for a book that is not there are rejected.
  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (lhs: BookID, rhs: BookID) -> Bool { lhs.rawValue < rhs.rawValue }

  /// The book of an order that has none of its own.
  static var none: BookID { BookID(.max) }
}

/// A participant's number, handed out by ``Exchange/participant(named:)`` (R3).
public struct ParticipantID: Hashable, Sendable, BitwiseCopyable {
  /// The number itself, from 1; 0 is ``none``.
  public let rawValue: UInt32

  /// The participant of this number. Only numbers that the exchange handed out name anybody (R3).
  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The order names no participant.
  public static let none = ParticipantID(0)
}

/// The number of a group under common control, handed out by ``Exchange/affiliation(named:)`` (R3).
public struct AffiliationID: Hashable, Sendable, BitwiseCopyable {
  /// The number itself, from 1; 0 is ``none``.
  public let rawValue: UInt32

  /// The group of this number. Only numbers that the exchange handed out name a group (R3).
  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// No group: the order names no affiliation.
  public static let none = AffiliationID(0)
}

/// The number of a requirement and its differentials, handed out by ``Exchange/requirement(_:differentials:)`` (R16).
public struct RequirementID: Hashable, Sendable, BitwiseCopyable {
  /// The number itself, from 0.
  public let rawValue: UInt32

  /// The requirement of this number. Only numbers that the exchange handed out name one (R16).
  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }
}

/// The number of an ``OperatorRule``, handed out by ``Exchange/operators(_:)`` (R15).
public struct OperatorRuleID: Hashable, Sendable, BitwiseCopyable {
  /// The number itself, from 1; 0 is ``any``.
  public let rawValue: UInt32

  /// The rule of this number. Only numbers that the exchange handed out name one (R15).
  @inlinable
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// No rule: counterparties may have any operator.
  public static let any = OperatorRuleID(0)
}

extension OrderID: ExpressibleByIntegerLiteral, CustomStringConvertible {
  public init(integerLiteral value: UInt64) { self.init(value) }
  public var description: String { String(rawValue) }
}

extension BookID: CustomStringConvertible {
  public var description: String { "book \(rawValue)" }
}
