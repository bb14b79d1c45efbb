import FoundationEssentials
import TestSupport
import Testing

@testable import Notifications

@Suite struct OrderLifeTests {
  @Test func `an order goes from its send time to its end`() {
    var life = OrderLife(of: order(toEmail()))
    let begun = life.handle(.due, now: evening)
    #expect(life.order.status == .processed)
    #expect(begun.actions.map(\.function) == [.sendEmail])
    #expect(life.notifications.map(\.result) == [.sending])

    let ended = life.handle(life.answer(.accepted, .succeeded), now: evening)
    #expect(life.order.status == .completed)
    #expect(life.order.dueAt == nil)
    #expect(ended.feedEntry?.status == "Order_Completed")
    #expect(ended.feedEntry?.recipients.map(\.status) == ["Email_Succeeded"])
  }

  @Test func `an order is not begun before its send time`() {
    var life = OrderLife(of: order(toEmail()))
    let before = life
    #expect(life.handle(.due, now: evening.advanced(byMilliseconds: -1)) == Transition())
    #expect(life == before)
  }

  @Test func `a taken message waits for its report where the provider gives one`() {
    var life = OrderLife(of: order(toSMS(.anytime)))
    _ = life.handle(.due, now: evening)
    _ = life.handle(life.answer(.accepted, .accepted, reference: "r1", reportsDelivery: true), now: evening)
    #expect(life.order.status == .processed)
    #expect(life.order.dueAt == evening.advanced(bySeconds: 172_800))

    let report = DeliveryReport(provider: "test", reference: "r1", result: .delivered, at: evening)
    #expect(life.handle(.report([report]), now: evening).feedEntry?.recipients.map(\.status) == ["SMS_Delivered"])
    #expect(life.order.status == .completed)
  }

  @Test func `a daytime SMS is held while the window is shut and goes when it is released`() {
    var life = OrderLife(of: order(toSMS()))
    #expect(life.handle(.due, now: evening).actions.isEmpty)
    #expect(life.notifications.map(\.waitingFor) == [.window])
    #expect(life.notifications.map(\.dueAt) == [opening])
    #expect(life.order.expiresAt == opening.advanced(bySeconds: 172_800))

    let early = life.handle(.released(life.notifications.map(\.id)), now: opening.advanced(byMilliseconds: -1))
    #expect(early.actions.isEmpty, "a release while the window is shut lets nothing go")
    #expect(life.handle(.released(life.notifications.map(\.id)), now: opening).actions.map(\.function) == [.sendSMS])
    #expect(life.handle(.released(life.notifications.map(\.id)), now: opening).actions.isEmpty, "only once")
  }

  @Test func `a hand-over that finds the window shut is held again`() {
    var life = OrderLife(of: order(toSMS(), now: noon))
    _ = life.handle(.due, now: noon)
    _ = life.handle(life.answer(.held, .new, notBefore: opening), now: noon)
    #expect(life.notifications.map(\.waitingFor) == [.window])
    #expect(life.notifications.map(\.dueAt) == [opening])
  }

  @Suite struct Condition {
    let endpoint = "https://etaten.example/17"

    @Test func `is asked before anything else, and its no ends the order`() {
      var life = OrderLife(of: order(toEmail(), condition: endpoint))
      #expect(life.handle(.due, now: evening).actions.map(\.function) == [.checkCondition])
      let ended = life.handle(.condition(.init(outcome: .notMet, reason: "answer")), now: evening)
      #expect(life.order.status == .sendConditionNotMet)
      #expect(ended.feedEntry?.recipients.isEmpty == true)
    }

    @Test func `is asked again 60 seconds after no clear answer, and then counts as met`() {
      var life = OrderLife(of: order(toEmail(), condition: endpoint))
      let unclear = Happening.condition(.init(outcome: .inconclusive, reason: "status", httpStatus: 500))
      _ = life.handle(.due, now: evening)
      _ = life.handle(unclear, now: evening)
      #expect(life.order.dueAt == evening.advanced(bySeconds: 60))
      #expect(life.handle(.due, now: evening.advanced(bySeconds: 59)).actions.isEmpty)
      #expect(life.handle(.due, now: evening.advanced(bySeconds: 60)).actions.map(\.function) == [.checkCondition])
      #expect(life.handle(unclear, now: evening.advanced(bySeconds: 60)).actions.map(\.function) == [.sendEmail])
    }

    @Test func `that stays unclear stops the order where the policy says cancel`() {
      var life = OrderLife(of: order(toEmail(), condition: endpoint) { $0.policy.conditionOnFailure = .cancel })
      for _ in 0..<2 {
        _ = life.handle(.due, now: life.order.dueAt ?? evening)
        _ = life.handle(.condition(.init(outcome: .inconclusive, reason: "notJSON")), now: evening)
      }
      #expect(life.order.status == .sendConditionNotMet)
    }

    @Test func `that our own function fails to ask is no attempt, and never sends`() throws {
      var life = OrderLife(of: order(toEmail(), condition: endpoint))
      let busy = FunctionError(code: "busy", message: "", retryable: true)
      var pauses: [Int64] = []
      for happened in [Happening.noResult(.checkCondition, ids: []), .failed(.checkCondition, ids: [], error: busy)] {
        let now = try #require(life.order.dueAt)
        #expect(life.handle(.due, now: now).actions.map(\.function) == [.checkCondition])
        #expect(life.handle(happened, now: now).actions.isEmpty)
        #expect(life.order.attempt == 0)
        pauses.append((life.order.dueAt ?? now).milliseconds(since: now))
      }
      #expect((27_000...33_000).contains(pauses[0]) && (54_000...66_000).contains(pauses[1]))
    }

    @Test func `that stays unclear is asked until the order expires where the policy says hold`() throws {
      var life = OrderLife(of: order(toEmail(), condition: endpoint) { $0.policy.conditionOnFailure = .hold })
      var asked = 0
      var now = evening
      while let dueAt = life.order.dueAt {
        now = max(now, dueAt)
        asked += life.handle(.due, now: now).actions.count
        _ = life.handle(.condition(.init(outcome: .inconclusive, reason: "timeOut")), now: now)
      }
      #expect(life.order.status == .sendConditionNotMet)
      #expect(now == evening.advanced(bySeconds: 172_800))
      #expect(asked > 40 && asked < 100, "the pause grows to an hour")
    }

    @Test func `lost with the caller is asked again without counting as an attempt`() {
      var life = OrderLife(of: order(toEmail(), condition: endpoint))
      _ = life.handle(.due, now: evening)
      #expect(life.handle(.lost(begun: nil), now: evening).actions.map(\.function) == [.checkCondition])
      #expect(life.order.attempt == 1)
    }
  }

  @Suite struct Lookup {
    @Test func `that fails is repeated with growing pauses, never taken for an empty answer`() {
      var life = OrderLife(of: order(toPerson()))
      #expect(life.handle(.due, now: evening).actions.map(\.function) == [.lookupRecipient])
      let error = FunctionError(code: "registryUnavailable", message: "", retryable: true)
      _ = life.handle(.failed(.lookupRecipient, ids: [], error: error), now: evening)
      #expect(life.order.waitingFor == .lookupRetry)
      #expect(life.notifications.isEmpty)
      let pause = (life.order.dueAt ?? evening).milliseconds(since: evening)
      #expect((27_000...33_000).contains(pause))
    }

    @Test(arguments: [
      (nil, 27, 33), (10, 27, 33), (90, 90, 90), (3_600, 3_600, 3_600), (7_200, 3_600, 3_600), (-1, 27, 33),
    ])
    func `that a registry turns away waits as long as it asks, an hour at most, and says what for`(
      _ asked: Int?,
      _ least: Int64,
      _ most: Int64
    ) throws {
      var life = OrderLife(of: order(toPerson()))
      _ = life.handle(.due, now: evening)
      var error = FunctionError(code: "registryUnavailable", message: "", retryable: true)
      error.retryAfterSeconds = asked
      _ = life.handle(.failed(.lookupRecipient, ids: [], error: error), now: evening)
      let due = try #require(life.order.dueAt)
      #expect((least...most).contains(due.seconds(since: evening)))
      let links = OrderLinks(base: "https://x.example", order: life.order.id)
      let status = String(
        decoding: try JSONEncoder().encode(OrderStatusView(life.order, [], links: links)), as: UTF8.self)
      #expect(status.contains("A registry did not give an answer about the recipients; it is asked again at \(due)."))
      let shipment = String(decoding: try JSONEncoder().encode(ShipmentView(life.order, [])), as: UTF8.self)
      #expect(shipment.contains(#""waitingFor":"lookupRetry""#))
    }

    @Test func `that never succeeds ends in one row without destination when the order expires`() {
      var life = OrderLife(of: order(toPerson()))
      var now = evening
      while let dueAt = life.order.dueAt {
        now = max(now, dueAt)
        _ = life.handle(.due, now: now)
        _ = life.handle(.noResult(.lookupRecipient, ids: []), now: now)
      }
      #expect(life.order.status == .completed)
      #expect(life.notifications.map(\.result) == [.failedTTL])
      #expect(life.notifications.map(\.address) == [nil])
      #expect(now == life.order.expiresAt)
    }

    @Test func `whose rows are all final completes the order at once`() {
      var life = OrderLife(of: order(toPerson()))
      _ = life.handle(.due, now: evening)
      let rows = NotificationList.notifications(for: life.order, contacts: [:], now: evening)
      let ended = life.handle(.lookup(.init(notifications: rows)), now: evening)
      #expect(life.order.status == .completed)
      #expect(ended.feedEntry?.recipients.map(\.status) == ["Email_Failed_RecipientNotIdentified"])
    }
  }

  @Suite struct Reports {
    func report(_ result: NotificationResult) -> Happening {
      .report([DeliveryReport(provider: "test", reference: "r1", result: result, at: evening)])
    }

    func taken() -> OrderLife {
      var life = OrderLife(of: order(toSMS(.anytime)))
      _ = life.handle(.due, now: evening)
      _ = life.handle(life.answer(.accepted, .accepted, reference: "r1", reportsDelivery: true), now: evening)
      return life
    }

    @Test func `a late acceptance never replaces a delivery`() {
      var life = taken()
      _ = life.handle(report(.delivered), now: evening)
      let before = life
      _ = life.handle(report(.accepted), now: evening)
      _ = life.handle(report(.failedUndelivered), now: evening)
      #expect(life == before)
    }

    @Test func `a report after the expiry replaces it`() {
      var life = taken()
      _ = life.handle(.due, now: evening.advanced(bySeconds: 172_800))
      #expect(life.notifications.map(\.result) == [.failedTTL])
      let late = life.handle(report(.delivered), now: evening.advanced(bySeconds: 172_801))
      #expect(life.notifications.map(\.result) == [.delivered])
      #expect(late.feedEntry == nil, "an order stands in the feed once")
    }

    @Test func `an acceptance after the expiry does not open the order again`() {
      var life = taken()
      _ = life.handle(.due, now: evening.advanced(bySeconds: 172_800))
      let before = life
      _ = life.handle(report(.accepted), now: evening.advanced(bySeconds: 172_801))
      #expect(life == before)
    }

    @Test func `a hand-over that is answered after its order has ended leaves nothing open`() {
      var life = OrderLife(of: order(toSMS(.anytime)))
      _ = life.handle(.due, now: evening)
      let answer = life.answer(.accepted, .accepted, reference: "r1", reportsDelivery: true)
      _ = life.handle(.lost(begun: nil), now: evening)
      #expect(life.order.status == .completed)
      _ = life.handle(answer, now: evening)
      #expect(life.notifications.map(\.result) == [.accepted])
      #expect(life.notifications.allSatisfy { $0.isFinal && $0.dueAt == nil })
      _ = life.handle(report(.delivered), now: evening)
      #expect(life.notifications.map(\.result) == [.delivered])
    }

    @Test func `a failure replaces the end of a message whose provider was not expected to report`() {
      var life = OrderLife(of: order(toEmail()))
      _ = life.handle(.due, now: evening)
      _ = life.handle(life.answer(.accepted, .succeeded, reference: "r1"), now: evening)
      #expect(life.order.status == .completed)
      _ = life.handle(report(.failedBounced), now: evening)
      #expect(life.notifications.map(\.result) == [.failedBounced])
    }
  }

  /// Whatever happens, in whatever order: nothing that is not final lacks a due time, no state goes back, an order comes
  /// to an end, and it stands in the feed once.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func `every order ends, whatever happens`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let recipients = [toEmail(), toSMS(), toSMS(.anytime), toPerson(), toPerson(by: .smsPreferred)]
    var life = OrderLife(
      of: order(random.pick(recipients), condition: random.pick([nil, "https://a.no/"])) {
        $0.policy.conditionOnFailure = random.pick(ConditionOnFailure.allCases)
        $0.policy.onUnknownOutcome.sms = random.pick(OnUnknownOutcome.Choice.allCases)
        // Two notifications in one order.
        if !$0.recipients.allSatisfy({ $0.identity == nil }) { $0.channel = random.pick([$0.channel, .emailAndSms]) }
      }
    )
    var now = evening
    var feedEntries = 0
    var underWay: [Action] = []
    // It goes on past the end: nothing that comes late may open an order again.
    var stepsPastEnd = 0
    for _ in 0..<2_000 where stepsPastEnd < 20 {
      stepsPastEnd += life.order.status.isFinal ? 1 : 0
      let before = life
      let happened = happening(life, &underWay, &now, &random)
      let transition = life.handle(happened, now: now)
      underWay += transition.actions
      feedEntries += transition.feedEntry == nil ? 0 : 1
      try check(life, after: before)
    }
    #expect(life.order.status.isFinal)
    #expect(feedEntries == 1)
  }

  private func check(_ life: OrderLife, after before: OrderLife) throws {
    #expect(life.order.status.isFinal == (life.order.dueAt == nil))
    #expect(life == before || life.order.version == before.order.version + 1)
    for notification in life.notifications {
      #expect(notification.isFinal == (notification.dueAt == nil))
      #expect(notification.isFinal || !life.order.status.isFinal)
      guard let earlier = before.notifications.first(where: { $0.id == notification.id }) else { continue }
      let isRetry = notification.result == .new && earlier.waitingFor == .handover
      let isTruth = earlier.result == .failedTTL || earlier.reason == Notification.unknownOutcome
      #expect(notification.result.rank >= earlier.result.rank || isRetry || isTruth)
    }
  }

  private func happening(
    _ life: OrderLife,
    _ underWay: inout [Action],
    _ now: inout Timestamp,
    _ random: inout SeededGenerator
  ) -> Happening {
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5 where !underWay.isEmpty:
      let action = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
      return answer(action, life, now, &random)
    case 5:
      underWay = []
      return .lost(begun: nil)
    case 6 where Int.random(in: 0..<8, using: &random) == 0: return .cancel(random.pick([.order, .unsent]))
    case 6:
      return .released(life.notifications.map(\.id))
    case 7:
      return .report(
        life.notifications.compactMap(\.reference).map {
          let result = random.pick([NotificationResult.delivered, .accepted, .failedUndelivered])
          return DeliveryReport(provider: "test", reference: $0, result: result, at: now)
        }
      )
    default:
      now = max(now, life.order.dueAt ?? now)
      return .due
    }
  }

  private func answer(
    _ action: Action,
    _ life: OrderLife,
    _ now: Timestamp,
    _ random: inout SeededGenerator
  ) -> Happening {
    let ids = [action.notificationId].compactMap { $0 }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .noResult(action.function, ids: ids)
    case 1:
      let error = FunctionError(code: "busy", message: "", retryable: true)
      return .failed(action.function, ids: ids, error: error)
    default: break
    }
    switch action {
    case .checkCondition:
      let outcome = random.pick([CheckCondition.Outcome.met, .notMet, .inconclusive])
      return .condition(.init(outcome: outcome, reason: "test"))
    case .lookupRecipient(let event):
      let known = contact(
        email: Bool.random(using: &random) ? EmailAddress("a@example.no") : nil,
        mobile: MobileNumber("+4799999002")
      )
      let persons = event.order.recipients.compactMap(\.nationalIdentityNumber)
      let contacts: [RecipientIdentity: RecipientContact] = Dictionary(
        persons.map { (.person($0), known) }, uniquingKeysWith: { $1 })
      let found = NotificationList.notifications(for: event.order, contacts: contacts, now: now)
      return .lookup(.init(notifications: found))
    case .sendEmail, .sendSMS:
      let outcome = random.pick([SendOutcome.accepted, .refused, .deferred, .held, .unknown])
      let reports = Bool.random(using: &random)
      return .sent(
        ids.map {
          SendResult(
            id: $0,
            outcome: outcome,
            result: outcome == .accepted ? .accepted : outcome == .refused ? .failed : .new,
            provider: "test",
            // A refusal names the message where its provider was asked.
            reference: outcome == .accepted || Bool.random(using: &random) ? "\($0)" : nil,
            reportsDelivery: reports,
            askAgain: random.pick([nil, now.advanced(bySeconds: 600), evening])
          )
        }
      )
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }
}

/// What came in for an order meanwhile is taken in as few steps as it allows.
@Suite struct JoinedHappeningsTests {
  private let ids = (1...4).map { known(UUIDBytes("7b0c3c1e-52a9-4a53-9f0e-0d6f1f6a000\($0)")) }.map {
    NotificationID($0)
  }

  @Test func `results that follow each other are one step, in their order, and no others are`() {
    let error = FunctionError(code: "a", message: "", retryable: true)
    let other = FunctionError(code: "b", message: "", retryable: true)
    let happened: [Happening] = [
      .noResult(.sendSMS, ids: [ids[0]]), .noResult(.sendSMS, ids: [ids[1]]), .noResult(.sendEmail, ids: [ids[2]]),
      .failed(.sendSMS, ids: [ids[0]], error: error), .failed(.sendSMS, ids: [ids[1]], error: error),
      .failed(.sendSMS, ids: [ids[2]], error: other), .due, .due, .failed(.sendSMS, ids: [ids[3]], error: other),
    ]
    #expect(
      happened.joined == [
        .noResult(.sendSMS, ids: [ids[0], ids[1]]), .noResult(.sendEmail, ids: [ids[2]]),
        .failed(.sendSMS, ids: [ids[0], ids[1]], error: error), .failed(.sendSMS, ids: [ids[2]], error: other), .due,
        .due,
        .failed(.sendSMS, ids: [ids[3]], error: other),
      ])
  }
}
