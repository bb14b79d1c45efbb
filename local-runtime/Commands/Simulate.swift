import ArgumentParser
import Notifications

struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the simulated registries, providers and condition endpoints alone.",
    discussion: """
      For functions or a runtime in other processes. It prints the settings that turn them to it, one NAME=value a line, \
      then `ready`.
      """
  )

  @Option(help: "The TCP port of registry, gateway and conditions; 0 takes any free one.")
  var port: Int = 5_091

  @Option(help: "The TCP port of the mail server; 0 takes any free one.")
  var smtpPort: Int = 0

  @Option(help: "A JSON file with the made-up world: persons, organizations, mailboxes, phones, conditions.")
  var world: String?

  @OptionGroup(title: "Faults") var faults: FaultOptions

  @Option(help: "Where the gateway posts its delivery reports.")
  var reportURL = "http://127.0.0.1:5090/notifications/sms/api/v1/reports"

  @Option(help: "The time from taking a message to its delivery report, in milliseconds.")
  var reportDelay: Int = 300

  mutating func run() async throws {
    var simulatorSettings = SimulatorSettings()
    simulatorSettings.reportDelay = .milliseconds(reportDelay)
    let simulation = try await Simulation.start(
      world: faults.applied(to: try WorldFile.read(world)),
      clock: RuntimeClock(),
      activity: Activity(),
      port: port,
      smtpPort: smtpPort,
      settings: simulatorSettings,
      narrator: Narrator { _ in }
    )
    simulation.simulators.postReports(to: reportURL)
    let settings = simulation.functionEnvironment.merging(simulation.tokens.environment) { $1 }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) where name != "VARSEL_CLOCK" {
      Console.line("\(name)=\(value)")
    }
    Console.line("ready")
    await StopSignal().wait()
    await simulation.stop()
  }
}
