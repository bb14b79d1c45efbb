import ArgumentParser
import FunctionHost
import Notifications

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves the public API until it is stopped.",
    discussion: "Each option has an environment variable of the same meaning, named in the README; the option wins."
  )

  @OptionGroup var options: RuntimeOptions

  @Flag(help: "Stand in for registries, providers and condition endpoints, with a clock that starts in the evening.")
  var simulators = false

  @Flag(help: "Place the sample orders at the start and tell each step. Needs --simulators.")
  var samples = false

  @OptionGroup(title: "Faults of the simulators") var faults: FaultOptions

  @Option(help: "A JSON file with the made-up persons, mailboxes, phones and conditions of the simulators.")
  var world: String?

  @Option(
    help: "Run on a simulated clock that stands at this RFC 3339 time until `clock` moves it (or see --clock-skip)."
  )
  var clock: Timestamp?

  @Option(
    help: "Let the simulated clock run on, and skip to what is due next once nothing has happened for so many seconds."
  )
  var clockSkip: Double?

  mutating func validate() throws {
    if samples, !simulators { throw ValidationError("--samples needs --simulators.") }
    if faults.areSet, !simulators { throw ValidationError("--registry-… needs --simulators.") }
    if world != nil, !simulators { throw ValidationError("--world needs --simulators.") }
    if let clockSkip, !(0...86_400).contains(clockSkip) {
      throw ValidationError("--clock-skip must be from 0 to 86400.")
    }
    if clockSkip != nil, clock == nil, !simulators { throw ValidationError("--clock-skip needs --clock.") }
  }

  mutating func run() async throws {
    let configuration = try await options.configuration(hasSimulators: simulators)
    guard simulators else {
      if clock != nil, configuration.environment["VARSEL_CLOCK"] != "event" {
        throw ValidationError(
          "--clock without --simulators needs VARSEL_CLOCK=event: nothing else would then keep an SMS from going out at night."
        )
      }
      let simulated = clock.map { RuntimeClock(startingAt: $0, runs: clockSkip != nil) }
      let runtime = try await Runtime.real(configuration, clock: simulated)
      try await runtime.run(skipAfter: clockSkip.map { .seconds($0) }) { _ in false }
      return
    }
    // By default the clock runs on from the evening, and skips.
    let skip = clockSkip ?? (clock == nil ? 15 : nil)
    let start = clock ?? LocalTime.nextWeekday(at: (22, 40), after: FunctionClock.system())
    let runtime = try await Runtime.simulated(
      configuration,
      clock: RuntimeClock(startingAt: start, runs: skip != nil),
      world: faults.applied(to: try WorldFile.read(world))
    )
    let placesSamples = samples
    try await runtime.run(skipAfter: skip.map { .seconds($0) }) { addresses in
      if placesSamples { try await Samples(runtime: runtime, addresses: addresses).placeAndExplain() }
      return false
    }
  }
}

extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
