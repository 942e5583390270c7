import ComputeMatching

extension LOBSTERReplay {
  /// What the one book of a LOBSTER replay trades. The files are about shares and name no contract, so this one is made
  /// up: a GPU model `lobster` with 1 GB in the US, on demand, spot.
  public static let contract: Contract = {
    do {
      return try Contract("lobster,1,US,on_demand,spot")
    } catch {
      preconditionFailure("The text is fixed and well formed.")
    }
  }()
}
