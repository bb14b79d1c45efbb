import ArgumentParser

@main
struct LocalRuntime: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "local-runtime",
    abstract: "Keeps the state of notices, runs the timers and calls the functions.",
    subcommands: [Serve.self, Demo.self, Simulate.self]
  )
}
