import ComputeMatching

/// What an exchange is to be like, as a command line says it.
package struct ExchangeSettings: Hashable, Sendable {
  package private(set) var tick: Tick?
  package private(set) var maximumQuantity: Quantity?
  /// Basis points; 0 for no guard.
  package private(set) var volatilityGuard: Int?
  package private(set) var maximumBooksPerOrder: Int?

  package init() {}

  /// The settings of the exchange; what was not given has its default.
  package var configuration: Exchange.Configuration {
    let standard = Exchange.Configuration()
    return Exchange.Configuration(
      maximumQuantity: maximumQuantity ?? standard.maximumQuantity, tick: tick ?? standard.tick,
      volatilityGuard: volatilityGuard ?? standard.volatilityGuard,
      maximumBooksPerOrder: maximumBooksPerOrder ?? standard.maximumBooksPerOrder)
  }

  /// The options that were given.
  package var given: [Option] {
    Option.allCases.filter { option in
      switch option {
      case .tick: tick != nil
      case .maximumQuantity: maximumQuantity != nil
      case .volatilityGuard: volatilityGuard != nil
      case .maximumBooksPerOrder: maximumBooksPerOrder != nil
      }
    }
  }

  /// An option that sets one of them, by its name on the command line.
  package enum Option: String, CaseIterable {
    case tick = "--tick"
    case maximumQuantity = "--max-quantity"
    case volatilityGuard = "--guard"
    case maximumBooksPerOrder = "--max-books"
  }

  /// The options for the settings at `path`. `note` is said of each beside its default.
  package static func entries<Target>(
    of path: any WritableKeyPath<Target, ExchangeSettings> & Sendable, note: (Option) -> String = { _ in "" }
  ) -> [OptionEntry<Target>] {
    [
      OptionEntry(
        name: Option.tick.rawValue, value: "USD",
        help: "The smallest price step, in USD per GPU-hour (default 0.0001\(note(.tick)))"
      ) { value, options throws(UsageError) in
        options[keyPath: path].tick = try OptionValue.tick(value)
      },
      OptionEntry(
        name: Option.maximumQuantity.rawValue, value: "GPUS",
        help: "The largest quantity of an order (default 1000000\(note(.maximumQuantity)))"
      ) { value, options throws(UsageError) in
        options[keyPath: path].maximumQuantity = Quantity(
          try OptionValue.number(value, in: 1...Int(UInt32.max) - 1))
      },
      OptionEntry(
        name: Option.volatilityGuard.rawValue, value: "POINTS",
        help:
          "Send a book to auction rather than print a trade further than this many basis points from its reference "
          + "price (default 0, no guard\(note(.volatilityGuard)))"
      ) { value, options throws(UsageError) in
        options[keyPath: path].volatilityGuard = try OptionValue.number(value, in: 0...10_000)
      },
      OptionEntry(
        name: Option.maximumBooksPerOrder.rawValue, value: "N",
        help:
          "The most books that may be eligible for a requirement order (default 10000\(note(.maximumBooksPerOrder)))"
      ) { value, options throws(UsageError) in
        options[keyPath: path].maximumBooksPerOrder = try OptionValue.number(value, in: 1...Int(UInt32.max))
      },
    ]
  }
}
