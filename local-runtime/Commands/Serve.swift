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
    help: "Run on a simulated clock that starts at this RFC 3339 time; with --simulators by default at 22:40 in Norway."
  )
  var clockStart: Timestamp?

  @Option(help: "With a simulated clock: skip to what is due next, once nothing has happened for so many seconds.")
  var clockSkip: Double = 15

  mutating func validate() throws {
    if samples, !simulators { throw ValidationError("--samples needs --simulators.") }
    if world != nil, !simulators { throw ValidationError("--world needs --simulators.") }
    if !(0...86_400).contains(clockSkip) { throw ValidationError("--clock-skip must be from 0 to 86400.") }
  }

  mutating func run() async throws {
    let configuration = try options.configuration()
    let skip = Duration.seconds(clockSkip)
    guard simulators else {
      let runtime = try Runtime.real(configuration, clock: clockStart.map { RuntimeClock(startingAt: $0) })
      try await runtime.run(skipAfter: clockStart == nil ? nil : skip) { _ in false }
      return
    }
    let start = clockStart ?? LocalTime.nextWeekday(at: (22, 40), after: FunctionClock.system())
    let runtime = try await Runtime.simulated(configuration, startingAt: start, world: try WorldFile.read(world))
    let placesSamples = samples
    try await runtime.run(skipAfter: skip) { addresses in
      if placesSamples { try await Samples(runtime: runtime, addresses: addresses).placeAndExplain() }
      return false
    }
  }
}

extension Timestamp: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
