import Notifications

/// Runs the scenario to its end and checks every order.
struct DemoRun: Sendable {
  let runtime: Runtime
  let addresses: Runtime.Addresses

  /// How long the whole scenario may take, on the machine's clock.
  static let limit = Duration.seconds(120)

  func run() async throws -> Bool {
    guard let simulators = addresses.simulators, let simulation = runtime.simulation else { return false }
    let run = ScenarioRun(
      scenario: try .standard(simulators: simulators),
      api: addresses.api,
      token: try await simulation.token(for: runtime.configuration.caller)
    )
    // While the orders are placed the clock stands at its evening hour.
    runtime.activity.begin()
    let shipments: [ScenarioRun.Shipment]
    do {
      defer { runtime.activity.end() }
      shipments = try await run.place()
    }
    let ends = try await waitForEnds(of: shipments, run)
    Console.line("")
    var isGood = true
    for shipment in shipments {
      var end = ends[shipment.id]
      var expected = shipment.end
      if let notBefore = expected.notBefore {
        let arrivals = simulation.outbox.messages.map(\.at)
        let isLate = !arrivals.isEmpty && arrivals.allSatisfy { LocalTime.isDay($0, from: notBefore) }
        end?.notBefore = isLate ? notBefore : nil
      }
      expected.notBefore = shipment.end.notBefore
      let isAsItShould = end == expected
      isGood = isGood && isAsItShould
      let shown = end.map { ([$0.status] + $0.recipients).joined(separator: ", ") } ?? "did not end"
      Console.line("\(isAsItShould ? "ok  " : "FAIL")  \(shipment.name.padded(to: 16))  \(shown)")
    }
    Console.line(isGood ? "\nEvery order ended as it should." : "\nNot every order ended as it should.")
    return isGood
  }

  private func waitForEnds(
    of shipments: [ScenarioRun.Shipment],
    _ run: ScenarioRun
  ) async throws -> [OrderID: Scenario.End] {
    var ends: [OrderID: Scenario.End] = [:]
    let last = ContinuousClock.now + Self.limit
    while ends.count < shipments.count, ContinuousClock.now < last {
      for shipment in shipments where ends[shipment.id] == nil {
        if let end = try await run.end(of: shipment) { ends[shipment.id] = end }
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    // A report may still be on its way to an order that is final already.
    return ends
  }
}
