import MarketSimulation

/// Texts of scenarios that are quick to run.
enum SmallScenario {
  static let plain = """
    {
      "name": "plain", "summary": "One book.", "days": 60,
      "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
      "customers": [{
        "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.2}]
    }
    """

  /// Everything that a scenario can have, in two books and six-hour periods.
  static let everything = """
    {
      "name": "everything", "summary": "All kinds of agents.", "days": 40, "periodHours": 6,
      "books": [
        {"name": "east", "contract": "h100-sxm,80,US/us-east-1,on_demand,spot"},
        {"name": "north", "contract": "h100-sxm,80,IS,on_demand,spot"},
        {"name": "east-block", "contract": "h100-sxm,80,US/us-east-1,on_demand,window", "windowDays": 4},
        {"name": "north-block", "contract": "h100-sxm,80,IS,on_demand,window", "windowDays": 4}
      ],
      "providers": [
        {"name": "old", "count": 3, "book": "east", "capacity": 100, "marginalCost": 0.4, "openingPrice": 2,
         "fixedCost": 1.6, "equity": 150, "forward": {"book": "east-block", "share": 0.3}},
        {"name": "growing", "book": "north", "capacity": 40, "marginalCost": 0.4, "openingPrice": 2, "fromDay": 3,
         "adjustment": 0.05, "operator": "IS", "building": {"leadDays": 4, "elasticity": 0.5}, "renegotiation": 0.1},
        {"name": "frail", "count": 2, "book": "north", "capacity": 80, "marginalCost": 1.2, "openingPrice": 2,
         "fixedCost": 1.2, "equity": 20, "takenOver": false, "exitAfterDays": 5,
         "forward": {"book": "north-block", "share": 0.5}},
        {"name": "new", "count": 4, "book": "north", "capacity": 60, "marginalCost": 0.3, "openingPrice": 2,
         "entry": {"above": 1, "leadDays": 5, "chancePerDay": 0.2, "expectationDays": 3}}
      ],
      "customers": [
        {"name": "tail", "count": 30, "demand": 250, "referencePrice": 2, "elasticity": 0.8, "sizeExponent": 1.4,
         "diurnal": 0.4, "noise": 0.2, "growth": 3, "premiums": [{"book": "east", "premium": 0.1}]},
        {"name": "holder", "count": 2, "books": ["east"], "demand": 120, "referencePrice": 2, "elasticity": 0.3,
         "resells": true, "equity": 900, "earns": 2.6, "maximumPrice": 50},
        {"name": "patient", "count": 6, "demand": 40, "referencePrice": 2, "elasticity": 1, "patience": 0.1,
         "choosesOne": true, "own": 30, "resells": true},
        {"name": "bound", "count": 3, "demand": 20, "referencePrice": 2, "elasticity": 1, "operators": ["IS"]}
      ],
      "gangs": [
        {"name": "gang", "count": 3, "size": 32, "runDays": 2, "pauseDays": 3, "limit": 3, "perSeller": 0.5},
        {"name": "planner", "count": 3, "books": ["east-block", "north-block"], "size": 20, "runDays": 4,
         "pauseDays": 2, "limit": 4}
      ],
      "marketMakers": [{"name": "maker", "book": "east", "size": 20, "spread": 0.03, "equity": 5000}],
      "traders": [
        {"name": "bidder", "count": 10, "book": "north", "side": "bid", "values": [1, 3], "quotesPerPeriod": 4},
        {"name": "asker", "count": 10, "book": "north", "side": "ask", "values": [1, 3]}
      ],
      "commitments": [{"providers": "old", "customers": "holder", "quantity": 121, "price": 2.5, "unevenness": 0.2}],
      "circular": [{"name": "pair", "book": "east", "share": 0.1, "declared": false}],
      "shocks": [
        {"day": 10, "change": "demand", "group": "holder", "factor": 0.5, "overDays": 5},
        {"day": 20, "change": "capacity", "group": "old", "factor": 1.5},
        {"day": 22, "change": "capacity", "group": "patient", "factor": 2},
        {"day": 25, "change": "fail", "group": "growing"},
        {"day": 30, "change": "leave", "group": "new"}
      ]
    }
    """

  static func scenario(
    _ text: String, _ settings: [(path: String, value: String)] = []
  ) throws -> Scenario {
    try ScenarioFile(text, source: "test", settings: settings).runs[0].scenario
  }
}
