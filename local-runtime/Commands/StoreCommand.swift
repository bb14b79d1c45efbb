import ArgumentParser
import FunctionHost
import Notifications
import ProcessSettings

/// What is done to a store itself, by whoever operates it.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Checks or migrates a store.",
    subcommands: [Check.self, Migrate.self]
  )

  struct Target: ParsableArguments {
    @Option(help: "As for `serve`: a file, or a PostgreSQL database. VARSEL_STORE, default varsel.db.") var store:
      String?

    func location(_ settings: Settings) throws -> StoreLocation {
      do {
        return try StoreLocation(option: store, settings: settings) ?? .sqlite("varsel.db")
      } catch let error as SettingsError {
        throw ValidationError(error.message)
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compares every row with its record, and says what is wrong.",
      discussion: """
        Changes nothing. PostgreSQL may be in use meanwhile; a file may not. Exit status 0 only if nothing is wrong. It names \
        ids and columns, never what they hold.
        """
    )

    @OptionGroup var target: Target

    mutating func run() async throws {
      let settings = try Settings.ofProcess()
      let store = try await target.location(settings).open(runtime: "store check", migrates: false)
      // A day more: what is about to be deleted is nobody's flaw.
      let age = Int64(try RetentionSettings(settings).feedInDays - 1) * 86_400
      let check = StoreCheck(store: store, feedKeptSince: FunctionClock.system().advanced(bySeconds: -age))
      let counts = try await check.run(tell: Console.line)
      Console.line("\(counts.orders) orders, \(counts.notifications) notifications, \(counts.flaws) flaws")
      guard counts.flaws == 0 else { throw ExitCode.failure }
    }
  }

  struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the tables, or changes them to those of this version, as `serve` does at its start."
    )

    @OptionGroup var target: Target

    mutating func run() async throws {
      let location = try target.location(try Settings.ofProcess())
      let before = try location.version()
      _ = try await location.open(runtime: "store migrate")
      let after = try location.version()
      Console.line(before == after ? "version \(after) already" : "version \(before) became \(after)")
    }
  }
}
