import FoundationEssentials
import TestSupport
import Testing

@testable import Notifications

/// The ways in which the service that Varsel follows loses, repeats or misstates notices (reference: Altinn Notifications,
/// 9.3), by the names that it has for them, as the design decides each. Those that take a whole runtime are in
/// `KnownFailureAPITests`.
@Suite struct KnownFailureTests {
  /// Lets everything fall due, one thing after the other, until nothing more does; answers the actions on the way.
  private func run(
    _ life: inout OrderLife,
    from now: Timestamp,
    _ answer: (Action, OrderLife) -> Happening?
  ) -> (actions: Int, feed: [FeedEntry]) {
    var (count, feed): (Int, [FeedEntry]) = (0, [])
    var now = now
    while let due = life.order.dueAt {
      now = max(now, due)
      let step = life.handle(.due, now: now)
      feed += [step.feedEntry].compactMap { $0 }
      var actions = step.actions
      while let action = actions.popLast() {
        count += 1
        guard let happened = answer(action, life) else { continue }
        let next = life.handle(happened, now: now)
        feed += [next.feedEntry].compactMap { $0 }
        actions += next.actions
      }
    }
    return (count, feed)
  }

  @Test func `L1: a process that dies between the claim and the hand-over leaves nothing stuck`() {
    for (recipient, result) in [(toEmail(), NotificationResult.failedTTL), (toSMS(.anytime), .failed)] {
      var life = OrderLife(of: order(recipient))
      _ = life.handle(.due, now: evening)
      #expect(life.notifications.map(\.result) == [.sending])
      // Nobody ever answers, nor says that the call was lost.
      let (_, feed) = run(&life, from: evening) { _, _ in nil }
      #expect(life.order.status == .completed && feed.count == 1)
      #expect(life.notifications.allSatisfy { $0.result == result || $0.reason == "unknownOutcome" })
    }
  }

  @Test func `L2: a provider that never takes a message ends it with its expiry, and the order with it`() {
    var life = OrderLife(of: order(toEmail()))
    let (attempts, feed) = run(&life, from: evening) { _, life in life.answer(.deferred, .new) }
    #expect(life.notifications.map(\.result) == [.failedTTL] && life.order.status == .completed)
    #expect(feed.map(\.status) == ["Order_Completed"])
    // 30 s, doubled up to an hour, for 48 hours.
    #expect((50...60).contains(attempts))
  }

  @Test func `L3: what is new, held, or on its way when it expires ends then`() {
    for recipient in [toEmail(), toSMS(), toSMS(.anytime), toPerson()] {
      var life = OrderLife(of: order(recipient))
      let late = life.order.expiresAt.advanced(bySeconds: 10 * 86_400)
      let (actions, feed) = run(&life, from: late) { _, _ in nil }
      #expect(actions == 0 && feed.count == 1 && life.order.status == .completed)
      #expect(life.notifications.map(\.result) == [.failedTTL])
    }
    var held = OrderLife(of: order(toSMS()))
    _ = held.handle(.due, now: evening)
    #expect(held.notifications.map(\.waitingFor) == [.window])
    let (_, feed) = run(&held, from: evening) { _, _ in nil }
    #expect(held.notifications.map(\.result) == [.failedTTL] && feed.count == 1)
  }

  @Test func `L4: an order whose condition or lookup always fails is completed all the same`() {
    let error = FunctionError(code: "refusedEvent", message: "", retryable: false)
    for (recipient, condition) in [(toPerson(), nil), (toEmail(), "https://etaten.example/17")] {
      var life = OrderLife(of: order(recipient, condition: condition))
      let (_, feed) = run(&life, from: evening) { action, _ in .failed(action.function, ids: [], error: error) }
      #expect(life.order.status.isFinal && feed.count == 1)
    }
  }

  @Test func `L6: a report that comes after the expiry replaces it`() {
    var life = OrderLife(of: order(toSMS(.anytime)))
    _ = life.handle(.due, now: evening)
    _ = life.handle(life.answer(.accepted, .accepted, reference: "r", reportsDelivery: true), now: evening)
    let expiry = life.order.expiresAt
    #expect(life.handle(.due, now: expiry).feedEntry?.recipients.map(\.status) == ["SMS_Failed_TTL"])
    let report = DeliveryReport(provider: "test", reference: "r", result: .delivered, at: expiry)
    _ = life.handle(.report([report]), now: expiry.advanced(bySeconds: 60))
    #expect(life.notifications.map(\.result) == [.delivered])
  }

  @Test func `L7: a cancelled order is told of in the feed`() {
    var life = OrderLife(of: order(toEmail()) { $0.requestedSendTime = evening.advanced(bySeconds: 86_400) })
    life.order.dueAt = life.order.requestedSendTime
    let entry = life.handle(.cancel(.order), now: evening).feedEntry
    #expect(life.order.status == .cancelled && entry?.status == "Order_Cancelled")
  }

  @Test func `D1: a message that was perhaps taken is in doubt, and the policy decides`() {
    var sms = OrderLife(of: order(toSMS(.anytime)))
    _ = sms.handle(.due, now: evening)
    #expect(sms.handle(.lost(begun: nil), now: evening).actions.isEmpty)
    #expect(sms.notifications.map(\.result) == [.failed] && sms.notifications.map(\.reason) == ["unknownOutcome"])
    var mail = OrderLife(of: order(toEmail()))
    _ = mail.handle(.due, now: evening)
    let (copies, _) = run(&mail, from: evening) { _, life in life.answer(.unknown, .sending) }
    // The first was under way before `run` began.
    #expect(copies + 1 <= OrderLife.mostDoubts + 1 && mail.notifications.map(\.doubts) == [OrderLife.mostDoubts])
  }

  @Test func `D4: one address that is reached as two recipients gets one message`() throws {
    let body = """
      {"notificationChannel": "Email", "emailTemplate": {"subject": "s", "body": "b"}, "recipients": [
        {"emailAddress": "kari@example.no"}, {"emailAddress": "KARI@example.no"}, {"emailAddress": "ola@example.no"}]}
      """
    let request = try JSONDecoder().decode(OrderRequest.self, from: Data(body.utf8))
    let placed = try SingleOrder.place(
      request,
      isNested: false,
      creator: "ttd",
      seed: seed,
      defaults: defaults,
      now: evening
    )
    var life = OrderLife(of: placed.orders[0])
    _ = life.handle(.due, now: evening)
    #expect(life.notifications.map(\.address) == ["kari@example.no", "ola@example.no"])
    #expect(life.notifications.map(\.via.count) == [2, 1])
  }

  @Test func `D5: a send time that comes twice is one`() {
    var life = OrderLife(of: order(toEmail()))
    #expect(life.handle(.due, now: evening).actions.count == 1)
    #expect(life.handle(.due, now: evening) == Transition())
    #expect(life.handle(.due, now: evening.advanced(bySeconds: 1)) == Transition())
  }

  @Test func `D6: a failure after which the provider may have the message is a doubt, and never simply new`() {
    var life = OrderLife(of: order(toEmail()))
    _ = life.handle(.due, now: evening)
    _ = life.handle(life.answer(.unknown, .sending), now: evening)
    #expect(life.notifications.map(\.doubts) == [1] && life.notifications.map(\.reason) == ["unknownOutcome"])
  }

  @Test func `C1: what comes late never turns a state back`() {
    var life = OrderLife(of: order(toSMS(.anytime)))
    _ = life.handle(.due, now: evening)
    let accepted = life.answer(.accepted, .accepted, reference: "r", reportsDelivery: true)
    _ = life.handle(accepted, now: evening)
    let report = DeliveryReport(provider: "test", reference: "r", result: .delivered, at: evening)
    _ = life.handle(.report([report]), now: evening)
    let end = life
    for result in [NotificationResult.accepted, .new, .sending, .failedUndelivered] {
      let late = DeliveryReport(provider: "test", reference: "r", result: result, at: evening)
      #expect(life.handle(.report([late]), now: evening) == Transition())
    }
    #expect(life.handle(accepted, now: evening) == Transition() && life == end)
  }

  @Test func `C2: an order whose registry is away asks with back-off, and an end`() {
    var life = OrderLife(of: order(toPerson()))
    let error = FunctionError(code: "registryUnavailable", message: "", retryable: true)
    var times: [Timestamp] = []
    let (asked, _) = run(&life, from: evening) { _, life in
      times.append(life.order.dueAt ?? evening)
      return .failed(.lookupRecipient, ids: [], error: error)
    }
    #expect((50...70).contains(asked) && life.order.status == .completed)
    let pauses = zip(times.dropFirst(), times).map { $0.milliseconds(since: $1) }
    #expect(pauses.allSatisfy { $0 <= 3_960_000 } && pauses[0] < pauses[3])
  }

  @Test func `C3: no daytime SMS is handed over outside the window, at the first attempt or a later one`() {
    for (time, goes) in [
      ("2026-11-24T15:59:59.999Z", true), ("2026-11-24T16:00:00Z", false), ("2026-11-25T07:59:59.999Z", false),
      ("2026-11-25T08:00:00Z", true),
    ] {
      var life = OrderLife(of: order(toSMS(), now: at(time)))
      #expect(life.handle(.due, now: at(time)).actions.isEmpty != goes, "\(time)")
    }
    var life = OrderLife(of: order(toSMS(), now: at("2026-11-24T15:59:50Z")))
    _ = life.handle(.due, now: at("2026-11-24T15:59:50Z"))
    _ = life.handle(life.answer(.deferred, .new), now: at("2026-11-24T15:59:50Z"))
    #expect(life.handle(.due, now: at("2026-11-24T16:00:30Z")).actions.isEmpty)
    #expect(life.notifications.map(\.dueAt) == [opening])
  }
}
