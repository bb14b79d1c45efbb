import ArgumentParser
import FoundationEssentials
import Notifications
import ProcessSettings

/// A running runtime, as its operator calls it.
struct OperatorTarget: ParsableArguments {
  @Option(help: "The address of the runtime's API. The key is VARSEL_TRIGGER_KEY, the runtime's own.")
  var api = "http://127.0.0.1:5090"

  func call<Answer: Decodable>(
    _ method: String,
    _ path: String,
    body: (some Encodable)? = Never?.none,
    _ type: Answer.Type
  ) async throws -> Answer {
    guard let key = try Settings.ofProcess().text("TRIGGER_KEY") else {
      throw ValidationError("VARSEL_TRIGGER_KEY is not set: it must be that of the runtime.")
    }
    let headers = ["Content-Type": "application/json", TriggerKey.fieldName: key]
    let bytes = try body.map { Array(try JSONEncoder().encode($0)) }
    guard
      let answer = await LocalHTTP.call(
        method, "\(api)/\(PublicAPI.base)/operator/\(path)", headers: headers, body: bytes)
    else {
      throw ValidationError("No runtime answers at \(api).")
    }
    switch answer.status {
    case 200: return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
    case 401: throw ValidationError("VARSEL_TRIGGER_KEY is not that of the runtime at \(api).")
    case 404: throw ValidationError("The runtime at \(api) has no such shipment, or no VARSEL_TRIGGER_KEY.")
    default: throw ValidationError("The runtime at \(api) answered \(answer.status).")
    }
  }
}

struct FailuresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "failures",
    abstract: "Lists the notifications that have failed for good, the latest first.",
    discussion: "A line each: when, shipment, notification, sender, channel, result, reason."
  )

  @Option(help: "Of this sender alone.") var creator: String?
  @Option(help: "How many at most.") var limit = 100
  @OptionGroup var target: OperatorTarget

  mutating func run() async throws {
    var path = URLComponents()
    path.path = "failures"
    path.queryItems = [URLQueryItem(name: "limit", value: "\(min(max(limit, 1), OperatorRoutes.pageLimit))")]
    if let creator { path.queryItems?.append(URLQueryItem(name: "creator", value: creator)) }
    let page = try await target.call("GET", path.string ?? path.path, OperatorRoutes.Failures.self)
    for failure in page.failures {
      Console.line(
        [
          failure.failedAt.description, failure.shipmentId.description, failure.notificationId.description,
          failure.creator, failure.channel.rawValue, failure.result.rawValue, failure.reason ?? "-",
        ].joined(separator: "  ")
      )
    }
    if page.next != nil { Console.line("… and older ones") }
  }
}

struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Sends again what has failed for good of a shipment.",
    discussion: """
      Each message starts anew, for another 48 hours. One whose outcome was unknown may reach its recipient twice. The shipment
      is in the status feed once more when it ends.
      """
  )

  @Argument(help: "The id of the shipment, as `failures` lists it.") var shipment: OrderID
  @Option(help: "Only this notification; may be given several times.") var notification: [NotificationID] = []
  @OptionGroup var target: OperatorTarget

  mutating func run() async throws {
    let retry = OperatorRoutes.Retry(shipmentId: shipment, notificationIds: notification.isEmpty ? nil : notification)
    let retried = try await target.call("POST", "retry", body: retry, OperatorRoutes.Retried.self)
    Console.line("sent again: \(retried.notificationIds.count)")
  }
}

struct ReportsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reports",
    abstract: "Lists the delivery reports that fit no message.",
    discussion: """
      The latest first, a line each: its number, when it came, provider, the provider's name for the message, what it says,
      and of when.
      """
  )

  @Option(help: "How many at most.") var limit = 100
  @Option(help: "Only those before this number: what follows the last line of a list.") var before = Int64.max
  @OptionGroup var target: OperatorTarget

  mutating func run() async throws {
    let path = "reports?before=\(before)&limit=\(min(max(limit, 1), OperatorRoutes.pageLimit))"
    for report in try await target.call("GET", path, OperatorRoutes.Reports.self).reports {
      Console.line(
        [
          "\(report.sequenceNumber)", report.received.description, report.provider, report.reference,
          report.result.rawValue,
          report.at.description,
        ].joined(separator: "  ")
      )
    }
  }
}

extension ID: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
