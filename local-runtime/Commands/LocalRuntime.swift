import ArgumentParser
import Glibc

@main
struct LocalRuntime: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local-runtime",
    abstract: "Keeps the state of notices, runs the timers and calls the functions.",
    subcommands: [
      Serve.self, Demo.self, Simulate.self, ClockCommand.self, FailuresCommand.self, RetryCommand.self,
      ReportsCommand.self, StoreCommand.self, Token.self, Invoke.self,
    ]
  )

  static func main() async {
    // A function that ends while its event is being written must not end the runtime.
    signal(SIGPIPE, SIG_IGN)
    await main(nil)
  }
}
