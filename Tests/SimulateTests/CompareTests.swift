import Testing

struct CompareTests {
  private func rows(_ output: String) -> [String: [String]] {
    var rows: [String: [String]] = [:]
    for line in output.split(separator: "\n") {
      let cells = line.split(separator: "  ", omittingEmptySubsequences: true).map { $0.filter { $0 != " " } }
      rows[String(line.prefix(22)).trimming()] = Array(cells.dropFirst())
    }
    return rows
  }

  @Test func `two scenarios are shown side by side`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run([
      "compare", folder["small.json"], folder["small.json"], "--seed", "5", "--set-b",
      "providers.provider.capacity=100",
      "--set", "shocks=[]", "--set", "control=null", "--set", "checks=[]",
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(
      result.output.hasPrefix("A  small, 12 days: One book.\n   with shocks=[], control=null, checks=[]\nB  small,"))
    #expect(
      result.output.contains("\n   with providers.provider.capacity=100, shocks=[], control=null, checks=[]\nseed 5\n"))
    let rows = rows(result.output)
    #expect(
      result.output.split(separator: "\n").contains {
        $0.split(separator: " ") == ["A", "B", "B", "-", "A", "B", "/", "A"]
      })
    // With twice the capacity the price falls, and some of it is not sold.
    let price = try #require(rows["price at the end"]).compactMap(Double.init)
    #expect(price.count == 4)
    #expect(price[1] < price[0] && price[2] < 0 && price[3] < 1)
    let unsold = try #require(rows["GPUs unsold"]).compactMap(Double.init)
    #expect(unsold[1] > unsold[0] && unsold[2] > 0 && unsold[3] > 1)
    // No ratio to nothing.
    #expect(rows["provider defaults"] == ["0", "0", "0", "-"])
  }

  @Test func `several seeds give medians, ranges, and how often one is higher`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run([
      "compare", folder["small.json"], folder["small.json"], "--runs", "3", "--set-b", "customers.customer.demand=400",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\nseeds 1 to 3: medians, with the lowest and the highest\n"))
    let rows = rows(result.output)
    #expect(rows["price at the end"]?.last == "3of3")
    #expect(rows["provider defaults"] == ["0", "0", "0", "-", "0of3"])
    let cell = try #require(rows["price at the end"]?.first)
    let numbers = cell.split { "().".contains($0) && $0 != "." }.joined(separator: "..").split(separator: "..")
      .compactMap { Double($0) }
    #expect(numbers.count == 3 && numbers[1] <= numbers[0] && numbers[0] <= numbers[2], "\(cell)")
  }

  @Test func `a run is the same by itself and in a comparison`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let rows = rows(
      try SimulateProcess.run(["compare", folder["small.json"], "take-or-pay", "--seed", "2"]).output)
    let alone = self.rows(
      try SimulateProcess.run(["compare", "take-or-pay", folder["small.json"], "--seed", "2"]).output)
    #expect(rows["GPUs traded"]?[0] == alone["GPUs traded"]?[1])
    #expect(rows["GPUs traded"]?[1] == alone["GPUs traded"]?[0])
  }

  @Test func `charts of different lengths have the same scale of days and of dollars`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run([
      "compare", folder["small.json"], folder["small.json"], "--set-b", "days=36", "--set", "checks=[]", "--set",
      "customers.customer.noise=0",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let charts = result.output.split(separator: "\n").filter { $0.contains("│") }
    #expect(charts.count == 12)
    let widths = charts.map { $0.split(separator: "│", omittingEmptySubsequences: false)[1].count }
    #expect(widths == Array(repeating: 12, count: 6) + Array(repeating: 36, count: 6))
    #expect(charts[0].prefix(11) == charts[6].prefix(11))
  }

  @Test func `a scenario in which nothing is traded has no chart, and no figures`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let result = try SimulateProcess.run([
      "compare", folder["small.json"], folder["small.json"], "--set-a", "customers.customer.demand=0",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("A  price in USD per GPU-hour: none, nothing was traded\n"))
    let rows = rows(result.output)
    let price = try #require(rows["lowest price"])
    #expect(price[0] == "-" && price[1] != "-" && price[2...] == ["-", "-"])
  }

  @Test func `a side whose first run cannot begin takes nothing from the other one`() throws {
    let folder = try ScratchFolder.withSampleGrid()
    let file = folder["small.json"]
    let deposit =
      #"[{"providers": "provider", "customers": "customer", "quantity": 200, "price": 1, "deposit": 1000000}]"#
    let arguments = [
      "compare", file, file, "--runs", "2", "--set", "checks=[]", "--set", "providers.provider.equity=900",
    ]
    let result = try SimulateProcess.run(arguments + ["--set-b", "commitments=\(deposit)"])
    let reason = "\(file): commitments[0].deposit: who delivers has not the equity to lodge it (B, seed 1)"
    #expect(result.status == 2 && result.errors == "simulate: \(reason)\n", "\(result.errors)")
    #expect(result.output.contains("\nseed 1\n") && result.output.contains("\nA  price in USD per GPU-hour\n"))
    #expect(result.output.contains("\nB  price in USD per GPU-hour: none, no run could begin\n"))
    #expect(result.output.hasSuffix("\nincomplete: \(reason)\n"), "\(result.output)")
    let price = try #require(rows(result.output)["price at the end"])
    #expect(price[0] != "-" && price[1...] == ["-", "-", "-"])
    // Without A there is nothing to print.
    let nothing = try SimulateProcess.run(arguments + ["--set-a", "commitments=\(deposit)"])
    #expect(nothing.status == 2 && nothing.output.isEmpty && nothing.errors.hasSuffix("(A, seed 1)\n"))
  }

  @Test(arguments: [
    ([], "compare needs two scenarios; see simulate compare --help"),
    (["take-or-pay"], "compare needs two scenarios; see simulate compare --help"),
    (["take-or-pay", "circular", "opacity"], "compare needs two scenarios; see simulate compare --help"),
    (["take-or-pay", "nowhere"], "there is no scenario nowhere; see simulate list"),
    (["./nowhere.json", "take-or-pay"], "./nowhere.json cannot be read"),
    (["take-or-pay", "circular", "--runs", "0"], "--runs 0: expected a whole number from 1 to 100000"),
    (["take-or-pay", "circular", "--set-a", "days"], "--set-a days: expected PATH=VALUE"),
    (["take-or-pay", "circular", "--set", "dayz=3"], "unknown field dayz; the nearest is days"),
    (["take-or-pay", "circular", "--record", "x"], "unknown option --record; see --help"),
  ]) func `what cannot be compared is refused`(arguments: [String], message: String) throws {
    let result = try SimulateProcess.run(["compare"] + arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("simulate: ") && result.errors.hasSuffix("\(message)\n"), "\(result.errors)")
  }
}

extension String {
  /// Without the spaces at its end.
  fileprivate func trimming() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
