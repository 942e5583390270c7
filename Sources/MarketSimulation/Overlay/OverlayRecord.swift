import CapacityLedger
import ComputeMatching

/// What a run over recorded commands came to. GPU-hours of spot capacity count one hour a GPU; prices are in ticks per GPU-hour.
public struct OverlayRecord: Sendable {
  /// The periods of all courses.
  public let grid: TimeGrid
  /// The digest of all events: two runs with the same did the same things.
  public let digest: UInt64
  /// How many commands were carried out, those of agents included.
  public let commandCount: Int
  /// How many of the recorded ones were rejected.
  public internal(set) var rejectedCount = 0
  /// Why the recorded commands ended before their stream; `nil` if they did not.
  public internal(set) var problem: (any Error)?
  /// What does not add up in the end; `nil` if everything does.
  public internal(set) var conservation: ConservationError?
  /// By book number.
  public internal(set) var books: [Book] = []
  /// Who sold, the largest first.
  public internal(set) var sellers: [Seller] = []
  /// GPUs on offer in asks of recorded participants, on average over each period; not a number where nothing was looked up.
  public internal(set) var offeredByRecorded: [Double] = []
  /// GPUs that suppliers have and have not sold, offered or held back, likewise.
  public internal(set) var offeredBySuppliers: [Double] = []
  /// GPU-hours that suppliers sold in each period.
  public internal(set) var supplierGPUHours: [Double] = []
  /// How often offers were looked up in each period.
  public internal(set) var sampleCounts: [Int] = []
  /// GPUs that recorded participants offered and did not sell, times the hours for which they stood; of windows, what perished.
  public internal(set) var unsoldOfRecorded = 0.0
  /// The same of suppliers, what they held back included.
  public internal(set) var unsoldOfSuppliers = 0.0
  /// What the agents came to, group by group.
  public internal(set) var agents: [AgentGroup] = []
  /// GPUs that suppliers got in all.
  public internal(set) var added: Int128 = 0
  /// GPUs of those that left with the recorded asks for which they had come.
  public internal(set) var withdrawn: Int128 = 0
  /// GPUs of those that were sold.
  public internal(set) var soldBySuppliers: Int128 = 0
  /// The part of what suppliers have in the end for which they ask the least that they would; `nil` if they have nothing.
  public internal(set) var shareAtFloor: Double?

  /// What was traded in one book, period by period.
  public struct Book: Sendable {
    /// What is traded there.
    public let contract: Contract?
    /// How many trades there were.
    public let trades: Int
    /// GPU-hours traded.
    public let gpuHours: [Double]
    /// What was paid for them, in ticks x GPUs x hours.
    public let tickHours: [Double]
    /// The sum of all spreads that were looked up, each as a part of the middle of the best bid and the best ask.
    public let spread: [Double]
    /// How many times there were both.
    public let spreadSamples: [Int]
  }

  /// What the agents of a group came to, in GPU-hours and dollars.
  public struct AgentGroup: Sendable {
    /// The group's name.
    public let name: String
    /// GPU-hours that they sold on the exchange.
    public let soldGPUHours: Double
    /// GPU-hours that they bought there.
    public let boughtGPUHours: Double
    /// What sales brought.
    public let sales: Double
    /// What purchases cost.
    public let purchases: Double
    /// What the agents have more than at first, costs outside the market included.
    public let profit: Double
    /// What they showed of themselves, each with what it means: the mean of all periods; not a number where they showed nothing.
    public let shown: [(figure: String, meaning: String, mean: Double)]
  }

  /// What one participant sold.
  public struct Seller: Hashable, Sendable {
    /// Where a seller comes from: the stream, what was added to its asks, or a file of agents.
    public enum Origin: String, Sendable { case recorded, supplier, agent }

    /// Its name; empty for all who have none.
    public let name: String
    /// Where it comes from.
    public let origin: Origin
    /// GPU-hours that it sold.
    public internal(set) var gpuHours: Int128 = 0
    /// What it got for them, in ticks x GPUs x hours.
    public internal(set) var tickHours: Int128 = 0
  }

  init(grid: TimeGrid, digest: UInt64, commandCount: Int) {
    (self.grid, self.digest, self.commandCount) = (grid, digest, commandCount)
  }
}
