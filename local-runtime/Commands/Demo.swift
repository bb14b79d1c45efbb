import ArgumentParser
import FunctionHost
import Notifications
import Synchronization

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the sample orders against the simulators to their end, and checks that each ended as it should.",
    discussion: "Exit status 0 only if every order did."
  )

  @OptionGroup var options: RuntimeOptions

  mutating func run() async throws {
    let start = LocalTime.nextWeekday(at: (22, 40), after: FunctionClock.system())
    let runtime = try await Runtime.simulated(
      try await options.configuration(hasSimulators: true),
      clock: RuntimeClock(startingAt: start, runs: true),
      world: .default
    )
    let verdict = Mutex(false)
    try await runtime.run(skipAfter: .zero) { addresses in
      let isGood = try await DemoRun(runtime: runtime, addresses: addresses).run()
      verdict.withLock { $0 = isGood }
      return true
    }
    guard verdict.withLock({ $0 }) else { throw ExitCode.failure }
  }
}
