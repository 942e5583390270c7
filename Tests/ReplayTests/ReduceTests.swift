import Foundation
import SeededRandom
import Testing

/// `replay reduce`: the smallest stream for which a command succeeds.
struct ReduceTests {
  private static let replay = "'\(ReplayProcess.executable.path)' --quiet --events - {}"

  /// What is found in the event stream that a fault leads to, as a program of awk that exits with 0. Fields are those of
  /// docs/formats.md.
  struct Fault: CustomTestStringConvertible {
    let testDescription: String
    let program: String

    init(_ description: String, _ program: String) {
      (testDescription, self.program) = (description, program + " END {exit !f}")
    }
  }

  static let faults = [
    Fault(
      "an iceberg trades after a replace",
      #"$4=="accepted" && $15!="" && $15<$14 {i[$5]} $4=="replaced" {r=1} $4=="trade" && r && $6 in i {f=1}"#),
    Fault("affiliated orders shrink", #"$4=="reduced" && $19=="self_trade" {f=1}"#),
    Fault("an order that waited trades", #"$4=="waiting" {w[$5]} $4=="trade" && $5 in w {f=1}"#),
    Fault("an order expires with something left", #"$4=="cancelled" && $19=="expired" && $14>2 {f=1}"#),
    Fault("an order that is in two books trades", #"$4=="placed" {n[$5]++} $4=="trade" && n[$6]>1 {f=1}"#),
    Fault("an auction trades", #"$4=="trade" && $7=="" {f=1}"#),
    Fault("a command trades at two prices", #"$4=="trade" && $2==c && $13!=p {f=1} $4=="trade" {c=$2; p=$13}"#),
    Fault("all orders of a participant end", #"$4=="cancelled" && $19=="cancel_all" {f=n++>0}"#),
    Fault("a gate closes on an order", #"$4=="cancelled" && $19=="gate_closed" {f=1}"#),
    Fault("an id is used again", #"$4=="accepted" && $5 in a {f=1} $4=="accepted" {a[$5]}"#),
  ]

  /// Every one of them happens, among orders of no interest.
  private static let stream: String = {
    // Each in a zone of its own, so that only its own orders meet.
    let scenes = [
      [
        "submit order_id=901 participant=p1 side=ask book=h100 price=3.1700 quantity=20 display_quantity=5",
        "replace order_id=901 price=3.1300 quantity=14",
        "submit order_id=902 participant=p2 side=bid book=h100 price=3.2900 quantity=9 time_in_force=ioc",
      ],
      [
        "submit order_id=903 participant=p3 affiliation=g side=ask book=h200 price=2.1000 quantity=60",
        "submit order_id=904 participant=p4 affiliation=g side=bid book=h200 price=2.2000 quantity=9 self_trade=decrement",
      ],
      [
        "submit order_id=905 participant=p5 side=bid book=h200 price=2.2300 quantity=40 all_or_none=1",
        "submit order_id=906 participant=p6 side=ask book=h200 price=2.2100 quantity=27",
        "submit order_id=919 participant=p6 side=ask book=h200 price=2.2200 quantity=27",
      ],
      [
        "submit order_id=907 side=ask book=h200 price=7.7700 quantity=11 time_in_force=gtd expires_ns=42",
        "advance timestamp_ns=1700000000000000000",
      ],
      [
        "open_book book=h100", "open_book book=h200",
        "submit order_id=908 participant=p2 side=bid gpu_model=h100|h200 vram_gb=80|141 price=3.3300 quantity=8",
        "submit order_id=909 participant=p3 side=ask book=h200 price=3.0100 quantity=3",
      ],
      [
        "open_auction book=h200", "submit order_id=910 side=bid book=h200 price=4.4400 quantity=5 participant=p4",
        "submit order_id=911 side=ask book=h200 price=4.3300 quantity=5 participant=p5", "uncross book=h200",
      ],
      [
        "submit order_id=916 participant=p1 side=ask book=h200 price=3.5500 quantity=7",
        "submit order_id=917 participant=p2 side=ask book=h200 price=3.6600 quantity=9",
        "submit order_id=918 participant=p3 side=bid book=h200 price=3.7700 quantity=13",
      ],
      [
        "cancel_all participant=p1", "submit order_id=901 side=ask book=window price=3.1700 quantity=20",
        "advance timestamp_ns=1767225600000000000",
      ],
    ]
    var random = SplitMix64(seed: 17)
    var rows: [String] = []
    for (number, scene) in scenes.enumerated() {
      for noise in 1...3 {
        let side = random.oneIn(2) ? "bid" : "ask"
        rows.append(
          "submit order_id=\(number * 10 + noise) participant=p\(1 + random.below(6)) side=\(side) "
            + "book=\(["h100", "h200", "window"][random.below(3)]) "
            + "price=\(side == "bid" ? 2 : 5).\(1000 + random.below(9000)) quantity=\(1 + random.below(50))")
      }
      rows += scene.map { $0 + " region=US/\(number)" }
    }
    return columns.joined(separator: ",") + "\n" + rows.map(csv).joined()
  }()

  private static let columns = [
    "timestamp_ns", "op", "order_id", "participant", "affiliation", "side", "gpu_model", "vram_gb", "region",
    "sla_tier",
    "window", "price", "quantity", "time_in_force", "expires_ns", "post_only", "all_or_none", "display_quantity",
    "self_trade",
  ]

  /// A row of the columns that `text` names. A book is one of three.
  private static func csv(_ text: String) -> String {
    var cells: [String: String] = ["region": "US", "sla_tier": "on_demand"]
    for (index, word) in text.split(separator: " ").enumerated() {
      let parts = (index == 0 ? "op=\(word)" : String(word)).split(separator: "=").map(String.init)
      cells[parts[0]] = parts[1]
    }
    let books = [
      "h100": ("h100", "80", "spot"), "h200": ("h200", "141", "spot"), "window": ("h100", "80", "2026-01-01T00Z/24h"),
    ]
    if let book = cells["book"].flatMap({ books[$0] }) {
      (cells["gpu_model"], cells["vram_gb"], cells["window"]) = book
    } else if cells["gpu_model"] == nil {
      (cells["region"], cells["sla_tier"]) = (nil, nil)
    }
    return columns.map { cells[$0] ?? "" }.joined(separator: ",") + "\n"
  }

  private static func condition(_ fault: Fault) -> String { "\(replay) | awk -F, '\(fault.program)'" }

  @Test(arguments: faults) func `a fault is shown by ten rows or fewer`(fault: Fault) throws {
    let scratch = try ScratchDirectory()
    try scratch.file("stream.csv", Self.stream)
    let result = try ReplayProcess.run(
      ["reduce", scratch.path("stream.csv"), "--while", Self.condition(fault), scratch.path("small.csv")])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let small = try scratch.text("small.csv")
    let count = small.split(separator: "\n").count - 1
    #expect(1...10 ~= count, "\(small)")
    #expect(result.output.hasPrefix("\(scratch.path("small.csv")): \(count) of "))
    // It is canonical, and shows the fault.
    #expect(try ReplayProcess.run(["convert", "-", "-"], input: small).output == small)
    let shown = try ReplayProcess.run(
      ["-c", Self.condition(fault).replacing("{}", with: scratch.path("small.csv"))],
      executable: URL(fileURLWithPath: "/bin/sh"))
    #expect(shown.status == 0)
  }

  @Test func `the result is the same every time, and from a log, and as simple as it gets`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("stream.csv", Self.stream)
    #expect(try ReplayProcess.run(["convert", scratch.path("stream.csv"), scratch.path("stream.log")]).status == 0)
    let condition = "\(Self.replay) | grep -q ',trade,'"
    let canonical = try ReplayProcess.run(["convert", scratch.path("stream.csv"), "-"]).output
    let count = canonical.split(separator: "\n").count - 1
    for stream in ["stream.csv", "stream.log"] {
      let result = try ReplayProcess.run(["reduce", "--while", condition, scratch.path(stream)])
      #expect(result.status == 0)
      #expect(
        result.output.split(separator: "\n").dropFirst().map { $0.replacing(/,,+/, with: ",") } == [
          "0,open_book,h100,80,US/0,on_demand,", "0,submit,1,ask,h100,80,US/0,on_demand,1.0000,1,",
          "0,submit,2,bid,h100,80,US/0,on_demand,1.0000,1,",
        ])
      #expect(result.errors.hasPrefix("replay: 3 of \(count) commands, after "))
    }
  }

  @Test func `when its time is up it is content with what it has`() throws {
    let scratch = try ScratchDirectory()
    try scratch.file("stream.csv", Self.stream)
    let result = try ReplayProcess.run([
      "reduce", scratch.path("stream.csv"), "--seconds=1", "--while",
      "test -e \(scratch.path("first")) && sleep 60; touch \(scratch.path("first")) {}", scratch.path("small.csv"),
    ])
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("; stopped before the end, so a smaller one may do\n"))
    #expect(
      try scratch.text("small.csv") == ReplayProcess.run(["convert", scratch.path("stream.csv"), "-"]).output)
  }

  @Test func `a command that fails for the stream itself is shown with what it says`() throws {
    let result = try ReplayProcess.run(["reduce", "-", "--while", "echo no >&2; exit 3 {}"], input: Self.stream)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(
      result.errors
        == "no\nreplay: standard input: the command of --while must exit with 0 for the stream itself, in canonical form, "
        + "and exits with 3\n")
  }

  @Test(arguments: [
    (["reduce"], "reduce needs a stream and a command: replay reduce STREAM --while 'COMMAND' [OUT]"),
    (["reduce", "a.csv"], "reduce needs a stream and a command: replay reduce STREAM --while 'COMMAND' [OUT]"),
    (["reduce", "-", "--while", "true"], "--while true: expected a command with {} in the place of the stream's path"),
    (["reduce", "-", "--while", "true {}", "b.log"], "reduce writes CSV; replay convert makes a log of it"),
    (
      ["reduce", "-", "--while", "true {}", "/nowhere/b.csv"],
      "/nowhere/b.csv: cannot create: No such file or directory"
    ),
    (["reduce", "-", "--while", "true {}", "--seconds=0"], "--seconds 0: expected a whole number from 1 to 1000000"),
    (["reduce", "a.csv", "--while", "true {}"], "a.csv: cannot open: No such file or directory"),
  ])
  func `what cannot be done is said in one line`(arguments: [String], message: String) throws {
    let scratch = try ScratchDirectory()
    let result = try ReplayProcess.run(arguments, input: SmallStream.text, in: scratch.url)
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors == "replay: \(message)\n")
  }

  @Test func `malformed input is named with its place`() throws {
    let result = try ReplayProcess.run(
      ["reduce", "-", "--while", "true {}"], input: SmallStream.text(endingWith: "1,submit,ten,,bid,l4,24,DE,,,,"))
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("replay: standard input:10:10: order_id: expected "))
  }
}
