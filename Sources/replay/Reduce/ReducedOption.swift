import ComputeMatching

/// An option of a command that a reduction takes away, so that the command has its default.
struct ReducedOption {
  let removal: (inout Command) -> Void

  /// Every option there is. `plainRequirements` says which requirement is the same without differentials.
  static func all(_ plainRequirements: [RequirementID: RequirementID]) -> [ReducedOption] {
    [
      // What few orders have comes first: the others may not go without it.
      ofOrder { order in
        guard let requirement = order.scope.requirement, let plain = plainRequirements[requirement] else { return }
        order.scope = .requirement(plain)
      },
      ofOrder { $0.isStrip = false },
      ofOrder { $0.isSameBook = false },
      ofOrder { $0.conditions = .none },
      ofOrder { $0.conditions.isAllOrNone = false },
      ofOrder { $0.conditions.minimumQuantity = nil },
      ofOrder { $0.conditions.maximumPerCounterparty = nil },
      ofOrder { $0.conditions.operators = .any },
      ofOrder { $0.displayQuantity = nil },
      ofOrder { $0.isPostOnly = false },
      ofOrder { order in
        order.timeInForce = .goodTillCancelled
        order.expiry = nil
      },
      ofOrder { $0.expiry = nil },
      ofOrder { $0.selfTradePrevention = .cancelNewest },
      ofOrder { $0.participant = .none },
      ofOrder { $0.affiliation = .none },
      ofOrder { $0.operatorJurisdiction = nil },
      ReducedOption { command in
        guard case .replace(let id, var replacement) = command else { return }
        replacement.id = nil
        command = .replace(id, with: replacement)
      },
      ReducedOption { command in
        if case .cancelAll(let participant, _?) = command { command = .cancelAll(of: participant, in: nil) }
      },
      ReducedOption { command in
        if case .operate(let book, .setPriceBand(_?, let high?)) = command {
          command = .operate(book, .setPriceBand(low: nil, high: high))
        }
      },
      ReducedOption { command in
        if case .operate(let book, .setPriceBand(let low?, _?)) = command {
          command = .operate(book, .setPriceBand(low: low, high: nil))
        }
      },
      ofSchedule { $0.locks = nil },
      ofSchedule { $0.everyHours = nil },
      ofSchedule { $0.unmatched = .stay },
    ]
  }

  private static func ofOrder(_ removal: @escaping (inout Order) -> Void) -> ReducedOption {
    ReducedOption { command in
      guard case .submit(var order) = command else { return }
      removal(&order)
      command = .submit(order)
    }
  }

  private static func ofSchedule(_ removal: @escaping (inout AuctionSchedule) -> Void) -> ReducedOption {
    ReducedOption { command in
      guard case .operate(let book, .scheduleAuction(var schedule?)) = command else { return }
      removal(&schedule)
      command = .operate(book, .scheduleAuction(schedule))
    }
  }
}
