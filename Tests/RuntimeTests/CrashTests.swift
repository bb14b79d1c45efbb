import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// Ends the runtime, as a power cut does, at every step at which a dying process could leave something behind: before and
/// after each commit, before and after each hand-over. Then starts it again on the same store.
@Suite(.timeLimit(.minutes(2))) struct CrashTests {
  /// One person by SMS that is held for the window, one mail with a condition: every kind of call and of wait.
  static func orders(_ number: Int, _ simulators: String) -> [String] {
    [
      """
      {"idempotencyId": "sms-\(number)", "recipient": {"recipientPerson": {"nationalIdentityNumber": "02828510188",
        "channelSchema": "SmsPreferred", "smsSettings": {"body": "SMS \(number)"},
        "emailSettings": {"subject": "Mail", "body": "Mail"}}}}
      """,
      """
      {"idempotencyId": "mail-\(number)", "conditionEndpoint": "\(simulators)/simulators/conditions/needed",
        "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
          "emailSettings": {"subject": "Mail \(number)", "body": "Mail"}}}}
      """,
    ]
  }

  @Test(arguments: ["smtp", "azure"])
  func `every accepted order ends, whatever step the process dies at, and nothing is sent twice`(
    emailProvider: String
  ) async throws {
    let port = freePort()
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:\(port)", reportDelay: 50)
    defer { simulators.process.kill() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }

    var crashes: [Step: Int] = [:]
    var number = 1
    while true {
      let run = CrashRun(
        number: number,
        port: port,
        store: "\(scratch)/\(number).db",
        simulators: simulators,
        emailProvider: emailProvider
      )
      guard let step = try await run.crashed() else { break }
      crashes[step, default: 0] += 1
      try await run.restartAndCheck(after: step)
      number += 1
    }
    for step in Step.allCases { #expect(crashes[step] != nil, "no run died at \(step.rawValue)") }
  }
}

/// One run of the runtime up to its end at one step, and the run after it.
private struct CrashRun {
  let number: Int
  let port: Int
  let store: String
  let simulators: SimulatorProcess
  let emailProvider: String

  /// Places the orders and waits for the crash; nil where everything ended before that step came.
  func crashed() async throws -> Step? {
    let runtime = try await start(crashAtStep: number)
    var shipments: [String] = []
    for order in CrashTests.orders(number, simulators.address) {
      guard let answer = await runtime?.post(order) else { break }
      shipments.append(try answer.decode(OrderReceipt.Chain.self).notification.shipmentId.description)
    }
    // A runtime that does not start is no crash: what it said stands in the report of the test.
    let running = try #require(runtime, "the runtime did not start")
    if shipments.count == 2 {
      await moveClock(of: running)
      let ends = try await shipments.asyncCompactMap { try await running.end(of: $0, unless: running.process.hasEnded) }
      if ends.count == 2, !running.process.hasEnded {
        await running.stop()
        if running.process.lines.allSatisfy({ !$0.hasPrefix("crash at ") }) { return nil }
      }
    }
    let step: Step? = await running.process.line { line in
      line.hasPrefix("crash at ") ? Step(rawValue: String(line.dropFirst("crash at ".count))) : nil
    }
    #expect(step != nil, "the process ended by itself")
    // Its other threads go on between that line and its death.
    _ = await running.process.end()
    return step
  }

  /// To the morning after the orders, when the window is open and what is tried again after a pause has had its turn.
  private func moveClock(of runtime: RuntimeProcess) async {
    _ = await runtime.post(#"{"to": "2026-11-25T08:00:00Z"}"#, to: "\(runtime.api)/clock")
  }

  func restartAndCheck(after step: Step) async throws {
    let doubts = try handoversUnderWay()
    let runtime = try #require(try await start(crashAtStep: nil), "the runtime does not start on what was left")
    defer { runtime.process.kill() }
    var shipments: [String] = []
    // A client that got no answer sends the same request again.
    for order in CrashTests.orders(number, simulators.address) {
      let answer = try #require(await runtime.post(order))
      #expect([200, 201].contains(answer.status))
      let receipt = try answer.decode(OrderReceipt.Chain.self)
      shipments.append(receipt.notification.shipmentId.description)
    }
    await moveClock(of: runtime)
    let ends = try await shipments.asyncCompactMap { try await runtime.end(of: $0) }
    let sent = try await simulators.messages().filter { $0.text == "SMS \(number)" }.count
    let mails = try await simulators.mails().filter { $0.subject == "Mail \(number)" }.count

    // Only a message that was on its way when the process died is in doubt: the SMS ends as failed, sent or not; the mail
    // is sent again by SMTP, and by Azure, which can be asked, only where it was not. Everything else is sent exactly once.
    let at: Comment = "step \(number), \(step.rawValue), in doubt: \(doubts.map(\.rawValue))"
    if doubts.contains(.sms) {
      #expect(sent <= 1, at)
      #expect(ends[0] == ["Order_Completed", "SMS_Failed"], at)
    } else {
      #expect(sent == 1, at)
      #expect(ends[0] == ["Order_Completed", "SMS_Delivered"], at)
    }
    let canBeAsked = emailProvider == "azure"
    #expect(doubts.contains(.email) && !canBeAsked ? [1, 2].contains(mails) : mails == 1, at)
    #expect(ends[1] == ["Order_Completed", canBeAsked ? "Email_Delivered" : "Email_Succeeded"], at)

    let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).text
    #expect(feed.components(separatedBy: "\"sequenceNumber\"").count - 1 == 2, "each order stands in the feed once")
    await runtime.stop()
  }

  /// The channels of the notifications that the dead process was handing over, as its store and its journal tell.
  private func handoversUnderWay() throws -> Set<Channel> {
    let connection = try SQLiteConnection(path: store)
    let isEmpty = try connection.rows("SELECT 1 FROM sqlite_schema WHERE name = 'notifications'") { _ in }.isEmpty
    guard !isEmpty else { return [] }
    let records = try connection.rows("SELECT record FROM notifications") { row in
      try RecordJSON.decode(Notifications.Notification.self, row.text(0))
    }
    let begun = try HandoverJournal(HandoverJournal.path(beside: store), isShared: true).begun() ?? []
    return Set(
      records.filter { record in
        record.waitingFor == .handover && begun.contains(.init(id: record.id, attempt: record.attempt))
      }.map(\.channel)
    )
  }

  private func start(crashAtStep step: Int?) async throws -> RuntimeProcess? {
    var environment = simulators.environment
    environment["VARSEL_EMAIL_PROVIDER"] = emailProvider
    environment["VARSEL_CRASH_AT_STEP"] = step.map(String.init)
    return try await RuntimeProcess.start(
      ["--clock", "2026-11-24T21:40:00Z"],
      store: store,
      port: port,
      environment: environment
    )
  }
}

extension Array {
  fileprivate func asyncCompactMap<Value>(_ transform: (Element) async throws -> Value?) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self {
      if let value = try await transform(element) { values.append(value) }
    }
    return values
  }
}
