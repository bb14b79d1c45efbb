import FoundationEssentials
import Hummingbird
import Notifications

/// `…/operator/…`, for those who operate the runtime: what has failed for good, and sending it again; and the reports that
/// fit nothing. Whoever calls must give the key of the triggers. No address and no text is in the answers.
struct OperatorRoutes: Sendable {
  let key: TriggerKey
  let ledger: Ledger
  let orchestrator: Orchestrator
  let clock: RuntimeClock

  struct Failure: Codable, Sendable {
    var shipmentId: OrderID
    var notificationId: NotificationID
    var creator: String
    var channel: Channel
    var result: NotificationResult
    /// A stable code beside the result.
    var reason: String?
    var failedAt: Timestamp
    /// Whether it has an address to be sent to.
    var canBeSentAgain: Bool
  }

  struct Failures: Codable, Sendable {
    var failures: [Failure]
    /// `before` of the next page; absent on the last.
    var next: String?
  }

  struct Retry: Codable, Sendable {
    var shipmentId: OrderID
    /// All of the shipment that have failed, where it is left out.
    var notificationIds: [NotificationID]?
  }

  struct Retried: Codable, Sendable {
    var notificationIds: [NotificationID]
  }

  struct Report: Codable, Sendable {
    var sequenceNumber: Int64
    var provider: String
    var reference: String
    var result: NotificationResult
    var at: Timestamp
    var received: Timestamp
  }

  struct Reports: Codable, Sendable {
    var reports: [Report]
  }

  static let pageLimit = 1_000

  func add(to router: Router<APIContext>) {
    router.get("\(PublicAPI.base)/operator/failures") { request, _ in
      try self.key.check(request)
      return try await self.failures(request)
    }
    router.post("\(PublicAPI.base)/operator/retry") { request, _ in
      try self.key.check(request)
      return try await self.retry(request)
    }
    router.get("\(PublicAPI.base)/operator/reports") { request, _ in
      try self.key.check(request)
      let before = try Self.number("before", in: request, default: .max, 0...Int64.max)
      let limit = try Self.number("limit", in: request, default: 100, 1...Int64(Self.pageLimit))
      let reports = try await self.ledger.unmatchedReports(before: before, limit: Int(limit)).map { kept in
        Report(
          sequenceNumber: kept.sequenceNumber,
          provider: kept.report.provider,
          reference: kept.report.reference,
          result: kept.report.result,
          at: kept.report.at,
          received: kept.received
        )
      }
      return try JSONResponse.make(Reports(reports: reports))
    }
  }

  private func failures(_ request: Request) async throws -> Response {
    let limit = Int(try Self.number("limit", in: request, default: 100, 1...Int64(Self.pageLimit)))
    let creator = request.uri.queryParameters["creator"].map(String.init)
    var place: FailurePlace?
    if let text = request.uri.queryParameters["before"] {
      let parts = text.split(separator: "_")
      guard parts.count == 2, let time = Int64(parts[0]), let id = NotificationID(String(parts[1])) else {
        throw ProblemError(.validation(["before": ["must be the `next` of an earlier answer."]]))
      }
      place = FailurePlace(failedAt: Timestamp(milliseconds: time), id: id)
    }
    let found = try await ledger.failures(of: creator, before: place, limit: limit)
    let next = found.count < limit ? nil : found.last.map { "\($0.failedAt.milliseconds)_\($0.notification.id)" }
    let failures = found.map { record in
      Failure(
        shipmentId: record.notification.orderId,
        notificationId: record.notification.id,
        creator: record.notification.creator,
        channel: record.notification.channel,
        result: record.notification.result,
        reason: record.notification.reason,
        failedAt: record.failedAt,
        canBeSentAgain: record.notification.canBeSentAgain
      )
    }
    return try JSONResponse.make(Failures(failures: failures, next: next))
  }

  private func retry(_ request: Request) async throws -> Response {
    let body = try await JSONBody(of: request)
    let retry: Retry
    do {
      retry = try JSONDecoder().decode(Retry.self, from: Data(body.line))
    } catch let error as DecodingError {
      throw ProblemError(Problem(error, below: []))
    }
    guard let record = try await ledger.order(retry.shipmentId) else { throw ProblemError(.notFound) }
    let wanted = retry.notificationIds.map(Set.init)
    let ids = record.notifications.filter { $0.canBeSentAgain && wanted?.contains($0.id) ?? true }.map(\.id)
    let advances = try await ledger.advance(retry.shipmentId, [.sendAgain(ids)], at: clock.now)
    orchestrator.carryOut(advances)
    return try JSONResponse.make(Retried(notificationIds: advances.isEmpty ? [] : ids))
  }

  private static func number(
    _ name: String,
    in request: Request,
    default standard: Int64,
    _ range: ClosedRange<Int64>
  ) throws -> Int64 {
    guard let text = request.uri.queryParameters[Substring(name)] else { return standard }
    guard let number = Int64(text), range.contains(number) else {
      throw ProblemError(
        .validation([name: ["must be a whole number from \(range.lowerBound) to \(range.upperBound)."]]))
    }
    return number
  }
}
