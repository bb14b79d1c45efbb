import FunctionHost
import Notifications

/// Places the sample orders of `make run` and says what to try next.
struct Samples: Sendable {
  let runtime: Runtime
  let addresses: Runtime.Addresses

  func placeAndExplain() async throws {
    guard let simulators = addresses.simulators, let simulation = runtime.simulation else { return }
    let caller = runtime.configuration.caller
    let run = ScenarioRun(
      scenario: try .standard(simulators: simulators),
      api: addresses.api,
      token: try await simulation.token(for: caller)
    )
    runtime.activity.begin()
    defer { runtime.activity.end() }
    Console.line(
      "\nVarsel, with a simulated world. Each line below is one step: time in Norway, order, step and why.\n")
    for placed in run.scenario.orders { Console.line("  \(placed.name.padded(to: 16))  \(placed.why)") }
    Console.line("")
    _ = try await run.place()
    Console.line(Self.explanation(addresses.api, simulators, caller))
  }

  private static func explanation(_ api: String, _ simulators: String, _ caller: Caller) -> String {
    """

      The clock started in the evening, when the SMS window is shut. When nothing has happened for a while it skips to
      the next time at which something is due. Meanwhile, in another shell:

      # a token of the simulators, for an hour
      TOKEN=$(\(CommandLine.arguments[0]) token --org \(caller.creator) --simulators \(simulators))

      # place an order of your own
      curl -s \(api)\(PublicAPI.base)/future/orders \\
        -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{
        "idempotencyId": "my-first-order",
        "recipient": { "recipientPerson": { "nationalIdentityNumber": "02828510188", "channelSchema": "EmailPreferred",
          "emailSettings": { "subject": "Hei", "body": "Hei fra Varsel" },
          "smsSettings": { "body": "Hei fra Varsel" } } } }'

      # what became of every order so far
      curl -s -H "Authorization: Bearer $TOKEN" '\(api)\(PublicAPI.base)/future/shipment/feed?seq=0'

      # what has arrived, and the made-up world that decides (PUT it back, changed, to change it)
      curl -s \(simulators)/simulators/sms
      curl -s \(simulators)/simulators/mail
      curl -s \(simulators)/simulators/world

      Ctrl-C ends it.

    """
  }
}
