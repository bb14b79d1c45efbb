import ArgumentParser
import FunctionHost
import Notifications

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the public API on the loopback address until it is stopped.",
    discussion: "Each option has an environment variable of the same meaning, named in the README; the option wins."
  )

  @OptionGroup var options: RuntimeOptions

  @Flag(help: "Stand in for registries, providers and condition endpoints, with a clock that starts in the evening.")
  var simulators = false

  @Flag(help: "Place the sample orders at the start and tell each step. Needs --simulators.")
  var samples = false

  @Option(help: "A JSON file with the made-up persons, mailboxes, phones and conditions of the simulators.")
  var world: String?

  @Option(
    help: "With --simulators: skip the hours in which nothing is due, once nothing has happened for so many seconds."
  )
  var clockSkip: Int = 15

  mutating func validate() throws {
    if samples, !simulators { throw ValidationError("--samples needs --simulators.") }
    if world != nil, !simulators { throw ValidationError("--world needs --simulators.") }
    if clockSkip < 1 { throw ValidationError("--clock-skip must be at least 1.") }
  }

  mutating func run() async throws {
    let configuration = try options.configuration()
    guard simulators else {
      try await Runtime.real(configuration).run(skipAfter: nil) { _ in false }
      return
    }
    let start = LocalTime.nextWeekday(at: (22, 40), after: FunctionClock.system())
    let runtime = try await Runtime.simulated(configuration, startingAt: start, world: try WorldFile.read(world))
    let placesSamples = samples
    try await runtime.run(skipAfter: .seconds(clockSkip)) { addresses in
      if placesSamples { try await Samples(runtime: runtime, addresses: addresses).placeAndExplain() }
      return false
    }
  }
}
