import ArgumentParser
import FoundationEssentials
import Notifications

struct ClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "Shows or moves the simulated clock of a running runtime.",
    discussion: "Everything that falls due on the way is carried out in its order before the command returns.",
    subcommands: [Show.self, Advance.self, To.self, Next.self],
    defaultSubcommand: Show.self
  )

  struct Target: ParsableArguments {
    @Option(help: "The address of the runtime's API.")
    var api = "http://127.0.0.1:5090"

    func call(_ method: String, _ move: ClockRoutes.Move? = nil) async throws {
      let body = try move.map { Array(try JSONEncoder().encode($0)) }
      let headers = ["Content-Type": "application/json"]
      guard let answer = await LocalHTTP.call(method, "\(api)/clock", headers: headers, body: body) else {
        throw ValidationError("No runtime answers at \(api).")
      }
      switch answer.status {
      case 200:
        let shown = try JSONDecoder().decode(ClockRoutes.Shown.self, from: Data(answer.body))
        Console.line("\(shown.now)  \(LocalTime.text(shown.now)) in Norway")
      case 404: throw ValidationError("The runtime at \(api) runs on the machine's clock, which cannot be moved.")
      default: throw ValidationError("The clock cannot be moved there.")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows the time.")
    @OptionGroup var target: Target

    mutating func run() async throws { try await target.call("GET") }
  }

  struct Advance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Moves the clock by a span, such as 90s, 15m, 12h or 7d.")
    @Argument var span: Span
    @OptionGroup var target: Target

    mutating func run() async throws {
      try await target.call("POST", ClockRoutes.Move(advanceSeconds: span.seconds))
    }
  }

  struct To: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Moves the clock to an RFC 3339 time.")
    @Argument var time: Timestamp
    @OptionGroup var target: Target

    mutating func run() async throws { try await target.call("POST", ClockRoutes.Move(to: time)) }
  }

  struct Next: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Moves the clock to the next time that something is due.")
    @OptionGroup var target: Target

    mutating func run() async throws { try await target.call("POST", ClockRoutes.Move(next: true)) }
  }

  /// A whole number and a unit.
  struct Span: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
      let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
      guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()), number >= 0,
        case let (seconds, overflow) = number.multipliedReportingOverflow(by: unit), !overflow
      else { return nil }
      self.seconds = seconds
    }
  }
}
