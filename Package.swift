// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.strictMemorySafety()]

let package = Package(
  name: "compute-matching",
  // Spans are part of the systems of 2025.
  platforms: [.macOS(.v26), .iOS(.v26)],
  products: [
    .library(name: "ComputeMatching", targets: ["ComputeMatching"]),
    .library(name: "OrderStreams", targets: ["OrderStreams"]),
    .library(name: "CommandJournal", targets: ["CommandJournal"]),
    .library(name: "CapacityLedger", targets: ["CapacityLedger"]),
    .library(name: "MarketData", targets: ["MarketData"]),
    .library(name: "MarketSimulation", targets: ["MarketSimulation"]),
    .library(name: "MatchingChallenge", type: .dynamic, targets: ["MatchingChallenge"]),
    .library(name: "ComputeMatchingC", type: .dynamic, targets: ["ComputeMatchingC"]),
    .library(name: "ComputeMatchingCStatic", type: .static, targets: ["ComputeMatchingC"]),
    .executable(name: "replay", targets: ["replay"]),
    .executable(name: "simulate", targets: ["simulate"]),
    .executable(name: "serve", targets: ["serve"]),
  ],
  targets: [
    .target(name: "MachineHints", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "ComputeMatching", dependencies: ["MachineHints"], swiftSettings: strict),
    .target(name: "OrderStreams", dependencies: ["ComputeMatching"], swiftSettings: strict),
    .target(name: "CommandJournal", dependencies: ["ComputeMatching", "MachineHints"], swiftSettings: strict),
    .target(name: "SignalHandlers"),
    .target(
      name: "Reporting", dependencies: ["ComputeMatching", "CommandJournal", "OrderStreams", "SignalHandlers"],
      swiftSettings: strict),
    // Files of docs that executables have inside, wherever they are.
    .target(name: "ShippedSample"),
    .target(name: "ShippedScenarios"),
    .executableTarget(
      name: "replay",
      dependencies: ["ComputeMatching", "CommandJournal", "MarketData", "OrderStreams", "Reporting", "ShippedSample"],
      swiftSettings: strict),
    .executableTarget(
      name: "serve", dependencies: ["ComputeMatching", "CommandJournal", "OrderStreams", "Reporting"],
      swiftSettings: strict),
    .target(name: "SeededRandom", swiftSettings: strict),
    .target(name: "MarketData", dependencies: ["ComputeMatching"], swiftSettings: strict),
    .target(name: "CapacityLedger", dependencies: ["ComputeMatching"], swiftSettings: strict),
    .target(
      name: "MarketSimulation", dependencies: ["ComputeMatching", "CapacityLedger", "SeededRandom"],
      swiftSettings: strict),
    .executableTarget(
      name: "simulate",
      dependencies: [
        "ComputeMatching", "CommandJournal", "MarketSimulation", "OrderStreams", "Reporting", "ShippedSample",
        "ShippedScenarios",
      ],
      swiftSettings: strict),
    .target(name: "CComputeMatching"),
    .target(
      name: "ComputeMatchingC", dependencies: ["ComputeMatching", "CommandJournal", "MarketData", "CComputeMatching"],
      swiftSettings: strict),
    .target(name: "ChallengeLayout"),
    .target(
      name: "MatchingChallenge", dependencies: ["ComputeMatching", "ChallengeLayout", "MachineHints"],
      swiftSettings: strict),
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ComputeMatching", "CommandJournal", "MarketData", "OrderStreams", "Reporting", "SeededRandom",
        "AllocationCounter", "MachineHints",
      ],
      path: "Benchmarks", exclude: ["Scenarios", "instructions.txt"],
      swiftSettings: strict),
    .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks", "ComputeMatching", "SeededRandom"]),
    .executableTarget(
      name: "marketplace", dependencies: ["ComputeMatching", "CommandJournal"], path: "docs/examples/marketplace",
      swiftSettings: strict),
    .testTarget(
      name: "MarketplaceTests", dependencies: ["marketplace", "ComputeMatching", "CommandJournal", "TestSupport"]),
    .executableTarget(name: "Embedder", dependencies: ["ComputeMatching"], path: "Tests/Embedder"),
    .testTarget(
      name: "MatchingChallengeTests", dependencies: ["MatchingChallenge", "ChallengeLayout", "SeededRandom"]),
    .testTarget(
      name: "CComputeMatchingTests",
      dependencies: [
        "CComputeMatching", "ComputeMatchingC", "ComputeMatching", "MarketData", "OrderStreams", "Reporting",
        "SampleTraffic", "SeededRandom",
      ]),
    .target(name: "TestSupport", dependencies: ["ComputeMatching", "Reporting"], path: "Tests/TestSupport"),
    .testTarget(
      name: "ComputeMatchingTests",
      dependencies: ["ComputeMatching", "OrderStreams", "Reporting", "SeededRandom", "TestSupport"]),
    .testTarget(
      name: "OrderStreamsTests", dependencies: ["ComputeMatching", "OrderStreams", "SeededRandom", "TestSupport"]),
    .target(
      name: "SampleTraffic", dependencies: ["ComputeMatching", "CommandJournal", "SeededRandom", "TestSupport"],
      path: "Tests/SampleTraffic"),
    .executableTarget(
      name: "JournalWriter", dependencies: ["ComputeMatching", "CommandJournal", "SampleTraffic"],
      path: "Tests/JournalWriter"),
    .testTarget(
      name: "CommandJournalTests",
      dependencies: [
        "ComputeMatching", "CommandJournal", "OrderStreams", "SampleTraffic", "SeededRandom", "JournalWriter",
        "TestSupport",
      ]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "TestSupport"]),
    .testTarget(
      name: "ReplayTests",
      dependencies: [
        "replay", "ComputeMatching", "CommandJournal", "OrderStreams", "Reporting", "SeededRandom", "TestSupport",
      ]),
    .testTarget(
      name: "ServeTests",
      dependencies: [
        "serve", "ComputeMatching", "CommandJournal", "OrderStreams", "Reporting", "SeededRandom", "TestSupport",
      ]),
    .target(
      name: "FuzzTargets", dependencies: ["ComputeMatching", "OrderStreams", "CommandJournal", "SeededRandom"],
      path: "Tests/FuzzTargets",
      swiftSettings: strict),
    .executableTarget(name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["ComputeMatching", "CommandJournal", "FuzzTargets", "TestSupport"]),
    .testTarget(
      name: "CapacityLedgerTests", dependencies: ["ComputeMatching", "CapacityLedger", "SeededRandom", "TestSupport"]),
    .testTarget(
      name: "MarketDataTests",
      dependencies: [
        "ComputeMatching", "CommandJournal", "MarketData", "OrderStreams", "SampleTraffic", "SeededRandom",
        "TestSupport",
      ]),
    .testTarget(
      name: "MarketSimulationTests",
      dependencies: ["ComputeMatching", "CapacityLedger", "MarketSimulation", "TestSupport"]),
    .testTarget(
      name: "SimulateTests",
      dependencies: ["simulate", "ComputeMatching", "CommandJournal", "OrderStreams", "Reporting", "TestSupport"]),
    .testTarget(
      name: "AllocationTests",
      dependencies: [
        "ComputeMatching", "CommandJournal", "MarketData", "OrderStreams", "SeededRandom", "AllocationCounter",
        "TestSupport",
      ],
      swiftSettings: strict),
  ]
)
