/// A grid of eight runs that are quick, and its scenario.
enum SampleGrid {
  static let scenario = """
    {
      "name": "small", "summary": "One book.", "days": 12,
      "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
      "providers": [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
      "customers": [{
        "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.2}],
      "shocks": [{"day": 4, "change": "capacity", "group": "provider", "factor": 3}],
      "control": {"set": {"shocks": []}},
      "variants": [{"name": "auction", "set": {"mechanism": "auction"}}],
      "checks": [
        {"claim": "It falls.", "measure": "price", "during": [10, 11], "against": [2, 3], "atMost": -0.1},
        {"claim": "More so at one price.", "measure": "price", "during": [10, 11], "across": ["base", "auction"],
         "trend": "falls", "atLeast": 0.01}
      ]
    }
    """

  static let grid = #"""
    {
      "summary": "Elasticity, and a text that needs quotes.",
      "scenario": "./small.json",
      "seeds": {"first": 3, "count": 2},
      "vary": [
        {"path": "customers.customer.elasticity", "values": [0.5, 2]},
        {"path": "summary", "values": ["plain", "with a \"quote\", and a comma"]}
      ]
    }
    """#
}

extension ScratchFolder {
  /// A folder with the sample's grid, `grid.json`, and its scenario.
  static func withSampleGrid() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    try folder.write(SampleGrid.scenario, to: "small.json")
    try folder.write(SampleGrid.grid, to: "grid.json")
    return folder
  }
}
