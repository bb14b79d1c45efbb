import Testing

@testable import Notifications
@testable import Senders

@Suite struct `Sending e-mail` {
  private func result(_ outcome: SendOutcome, _ result: NotificationResult, _ reason: String? = nil) -> SendResult {
    let id = Sample.email().id
    return SendResult(id: id, outcome: outcome, result: result, provider: "stub", reason: reason)
  }

  private func send(_ notification: Notification, _ handover: Handover, at now: Timestamp = Sample.now) -> SendResult? {
    let provider = StubEmailProvider { _, _ in handover }
    return EmailSending(provider: provider) { $0 ?? now }.send([SendEmail.Event(notification: notification)]).first
  }

  /// Fails where the notification is handed over.
  private func settle(_ notification: Notification, at now: Timestamp = Sample.now) -> SendResult? {
    let provider = StubEmailProvider { _, _ in
      Issue.record("handed over")
      return .accepted(reference: "x")
    }
    return EmailSending(provider: provider) { $0 ?? now }.send([SendEmail.Event(notification: notification)]).first
  }

  @Test func `says what the provider made of it`() {
    var taken = result(.accepted, .succeeded)
    taken.reference = "r"
    taken.reportsDelivery = true
    #expect(send(Sample.email(), .accepted(reference: "r")) == taken)
    // No report can name it.
    #expect(send(Sample.email(), .accepted(reference: nil)) == result(.accepted, .succeeded))
    let refusal = Refusal(.failedBounced, reason: "x")
    #expect(send(Sample.email(), .refused(refusal)) == result(.refused, .failedBounced, "x"))
    #expect(send(Sample.email(), .deferred(reason: "x")) == result(.deferred, .new, "x"))
    #expect(send(Sample.email(), .unknown(reason: "x")) == result(.unknown, .sending, "x"))
  }

  @Test func `ends at the expiry`() {
    #expect(
      send(Sample.email(), .unknown(reason: "x"), at: Sample.time("2026-11-26T08:59:59.999Z"))?.outcome == .unknown)
    #expect(settle(Sample.email(), at: Sample.time("2026-11-26T09:00:00Z")) == result(.refused, .failedTTL, "expired"))
  }

  @Test func `needs an address`() {
    #expect(settle(Sample.email(to: nil)) == result(.refused, .failedRecipientNotIdentified, "noAddress"))
    var reserved = Sample.email(to: nil)
    reserved.result = .failedRecipientReserved
    #expect(settle(reserved) == result(.refused, .failedRecipientReserved, "alreadyFailed"))
  }

  @Test func `is not for SMS`() {
    var sms = Sample.sms()
    sms.id = Sample.email().id
    #expect(settle(sms) == result(.refused, .failed, "otherChannel"))
  }

  @Test(arguments: [NotificationResult.new, .sending, .succeeded, .delivered])
  func `never hands over what has a reference`(state: NotificationResult) {
    var notification = Sample.email()
    notification.result = state
    notification.reference = "r"
    notification.provider = "other"
    notification.reportsDelivery = false
    var expected = result(.accepted, state.rank < 2 ? .succeeded : state)
    expected.reference = "r"
    expected.provider = "other"
    #expect(settle(notification, at: Sample.time("2030-01-01T00:00:00Z")) == expected)
  }

  @Test(arguments: [NotificationResult.succeeded, .delivered])
  func `never hands over what has gone without a reference`(state: NotificationResult) {
    var notification = Sample.email()
    notification.result = state
    #expect(settle(notification) == result(.accepted, state))
  }

  @Test func `never hands over what has failed`() {
    var notification = Sample.email()
    notification.result = .failedBounced
    notification.reason = "rcpt 550"
    #expect(settle(notification) == result(.refused, .failedBounced, "rcpt 550"))
  }

  /// What the provider has had for `age` seconds.
  private func ask(
    age: Int64, _ answer: Handover?, spent: Int = 0, change: (inout Notification) -> Void = { _ in }
  ) -> (result: SendResult?, asked: Int) {
    var notification = Sample.email()
    notification.result = .succeeded
    notification.reference = "r"
    notification.provider = "stub"
    notification.reportsDelivery = true
    change(&notification)
    let log = Log()
    let provider = StubAskableProvider { notification in
      log.entries.append(notification.id.description)
      return answer
    }
    let budget = HandoverBudget(elapsed: { { .seconds(spent) } })
    let sending = EmailSending(provider: provider, budget: budget) { _ in Sample.now.advanced(bySeconds: age) }
    return (sending.send([SendEmail.Event(notification: notification)]).first, log.entries.count)
  }

  private func taken(askAgain seconds: Int64?) -> SendResult {
    var expected = result(.accepted, .succeeded)
    expected.reference = "r"
    expected.reportsDelivery = true
    expected.askAgain = seconds.map { Sample.now.advanced(bySeconds: $0) }
    return expected
  }

  @Test(
    arguments: [
      (0, Handover.accepted(reference: "r", askAfterSeconds: 10), 10),
      (10, .accepted(reference: "r", askAfterSeconds: 10), 20),
      (40, .accepted(reference: "r", askAfterSeconds: 10), 80),
      (40, .accepted(reference: "r", askAfterSeconds: 60), 100),
      (20_000, .accepted(reference: "r", askAfterSeconds: 10), 23_600),
      (40, .accepted(reference: "r"), nil), (0, .deferred(reason: "x"), 10), (40, .deferred(reason: "x"), 80),
      (40, .deferred(reason: "x", retryAfterSeconds: 90, throttled: .provider), 130), (0, nil, 10), (40, nil, 80),
    ] as [(Int64, Handover?, Int64?)])
  func `asks about what the provider has, in growing pauses, and never sends it`(
    age: Int64, answer: Handover?, next: Int64?
  ) {
    let (result, asked) = ask(age: age, answer)
    #expect(result == taken(askAgain: next) && asked == 1)
  }

  @Test func `asks later when the call has gone on too long`() {
    let (result, asked) = ask(age: 40, .accepted(reference: "r"), spent: 180)
    #expect(result == taken(askAgain: 80) && asked == 0)
  }

  @Test func `tells of a failure that the provider tells of`() {
    var expected = result(.refused, .failedSupressedRecipient, "x")
    expected.reference = "r"
    #expect(ask(age: 10, .refused(Refusal(.failedSupressedRecipient, reason: "x"))).result == expected)
  }

  @Test func `asks about nothing else`() {
    let changes: [(inout Notification) -> Void] = [
      { $0.provider = "other" }, { $0.provider = nil }, { $0.reportsDelivery = false }, { $0.result = .delivered },
      { $0.result = .failedBounced }, { $0.expiresAt = Sample.now.advanced(bySeconds: 10) },
    ]
    for (index, change) in changes.enumerated() {
      let (result, asked) = ask(age: 10, .refused(Refusal(.failed, reason: "x")), change: change)
      #expect(asked == 0 && result?.reason != "x" && result?.reason != "handed over", "\(index)")
    }
    #expect(ask(age: 10, nil, change: { $0.expiresAt = Sample.now.advanced(bySeconds: 11) }).asked == 1)
  }

  @Test func `reads the clock before each message, and gives the provider that time`() {
    let log = Log()
    let provider = StubEmailProvider { notification, time in
      log.entries.append("\(notification.subject ?? "") \(time)")
      log.now = log.now.advanced(bySeconds: 60)
      return .accepted(reference: "r")
    }
    let events = ["a", "b"].map { SendEmail.Event(notification: Sample.email(subject: $0)) }
    _ = EmailSending(provider: provider) { _ in log.now }.send(events)
    #expect(log.entries == ["a 2026-11-24T09:00:00.000Z", "b 2026-11-24T09:01:00.000Z"])
  }

  @Test func `puts off what has not left when the call has gone on too long`() {
    let log = Log()
    let budget = HandoverBudget(elapsed: { { .seconds(180) } })
    let provider = StubEmailProvider { _, _ in
      log.entries.append("handed over")
      return .accepted(reference: "r")
    }
    let event = SendEmail.Event(notification: Sample.email())
    #expect(
      EmailSending(provider: provider, budget: budget) { _ in Sample.now }.send([event]) == [
        result(.deferred, .new, "outOfTime")
      ])
    let rest = HandoverBudget(elapsed: { { .milliseconds(179_999) } })
    #expect(
      EmailSending(provider: provider, budget: rest) { _ in Sample.now }.send([event]).first?.outcome == .accepted)
    #expect(log.entries.count == 1)
  }
}
