// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.strictMemorySafety()]

let package = Package(
  name: "compute-exchange",
  products: [
    .library(name: "ComputeExchange", targets: ["ComputeExchange"]),
    .library(name: "OrderStreams", targets: ["OrderStreams"]),
    .library(name: "Journal", targets: ["Journal"]),
    .library(name: "CapacityLedger", targets: ["CapacityLedger"]),
    .library(name: "MarketSimulation", targets: ["MarketSimulation"]),
    .executable(name: "replay", targets: ["replay"]),
    .executable(name: "simulate", targets: ["simulate"]),
  ],
  targets: [
    .target(name: "MachineHints"),
    .target(name: "ComputeExchange", dependencies: ["MachineHints"], swiftSettings: strict),
    .target(name: "OrderStreams", dependencies: ["ComputeExchange"], swiftSettings: strict),
    .target(name: "Journal", dependencies: ["ComputeExchange", "MachineHints"], swiftSettings: strict),
    .target(name: "Reporting", dependencies: ["OrderStreams"], swiftSettings: strict),
    .executableTarget(
      name: "replay", dependencies: ["ComputeExchange", "Journal", "OrderStreams", "Reporting"], swiftSettings: strict),
    .target(name: "CapacityLedger", dependencies: ["ComputeExchange"], swiftSettings: strict),
    .target(
      name: "MarketSimulation", dependencies: ["ComputeExchange", "CapacityLedger"], swiftSettings: strict),
    .executableTarget(
      name: "simulate", dependencies: ["ComputeExchange", "Journal", "MarketSimulation", "OrderStreams", "Reporting"],
      swiftSettings: strict),
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "Benchmarks", dependencies: ["ComputeExchange", "Journal", "OrderStreams", "AllocationCounter"],
      path: "Benchmarks", exclude: ["Scenarios"],
      swiftSettings: strict),
    .testTarget(name: "ComputeExchangeTests", dependencies: ["OrderStreams", "ComputeExchange"]),
    .testTarget(name: "OrderStreamsTests", dependencies: ["ComputeExchange", "OrderStreams"]),
    .target(name: "SampleTraffic", dependencies: ["ComputeExchange", "Journal"], path: "Tests/SampleTraffic"),
    .executableTarget(
      name: "JournalWriter", dependencies: ["ComputeExchange", "Journal", "SampleTraffic"], path: "Tests/JournalWriter"),
    .testTarget(
      name: "JournalTests",
      dependencies: ["ComputeExchange", "Journal", "OrderStreams", "SampleTraffic", "JournalWriter"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting"]),
    .testTarget(name: "ReplayTests", dependencies: ["replay", "ComputeExchange", "Journal", "OrderStreams"]),
    .target(
      name: "FuzzTargets", dependencies: ["ComputeExchange", "OrderStreams", "Journal"], path: "Tests/FuzzTargets",
      swiftSettings: strict),
    .executableTarget(name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["ComputeExchange", "Journal", "FuzzTargets"]),
    .testTarget(name: "CapacityLedgerTests", dependencies: ["ComputeExchange", "CapacityLedger"]),
    .testTarget(
      name: "MarketSimulationTests", dependencies: ["ComputeExchange", "CapacityLedger", "MarketSimulation"]),
    .testTarget(
      name: "SimulateTests", dependencies: ["simulate", "ComputeExchange", "Journal", "OrderStreams", "Reporting"]),
    .testTarget(
      name: "AllocationTests", dependencies: ["ComputeExchange", "Journal", "AllocationCounter"],
      swiftSettings: strict),
  ]
)
