import Testing

@testable import Notifications
@testable import Senders

@Suite struct `Sending SMS` {
  private let log = Log()

  /// Answers with a reference for each message, and keeps which messages each request had.
  private func sending(_ budget: HandoverBudget = HandoverBudget(), secondsPerRequest: Int64 = 0) -> SMSSending {
    let provider = StubSMSProvider { [log] notifications, time in
      log.entries.append("\(time): \(notifications.map(\.body).joined(separator: " "))")
      log.now = log.now.advanced(bySeconds: secondsPerRequest)
      return notifications.map { .accepted(reference: "r-\($0.body)") }
    }
    return SMSSending(provider: provider, budget: budget) { [log] in $0 ?? log.now }
  }

  private func event(
    _ body: String, _ policy: SendingTimePolicy = .anytime, window: SendWindow? = nil, now: Timestamp? = nil
  ) -> SendSMS.Event {
    SendSMS.Event(notification: Sample.sms(body: body, policy: policy), window: window, now: now)
  }

  @Test func `hands over as many as a request takes, and answers in the order of the events`() {
    let results = sending().send((1...7).map { event("\($0)") })
    #expect(log.entries.map { $0.suffix(5) } == ["1 2 3", "4 5 6", "0Z: 7"])
    #expect(results.map(\.reference) == (1...7).map { "r-\($0)" })
    #expect(results.allSatisfy { $0.outcome == .accepted && $0.result == .accepted && $0.reportsDelivery })
  }

  @Test func `leaves no room in a request for what is not handed over`() {
    var events = (1...8).map { event("\($0)") }
    events[0].notification.address = nil
    events[2].notification.reference = "old"
    events[5].notification.expiresAt = Sample.now
    let results = sending().send(events)
    #expect(log.entries.map { $0.suffix(5) } == ["2 4 5", ": 7 8"])
    #expect(
      results.map(\.outcome) == [.refused, .accepted, .accepted, .accepted, .accepted, .refused, .accepted, .accepted])
    #expect(results.map(\.reference) == [nil, "r-2", "old", "r-4", "r-5", nil, "r-7", "r-8"])
    #expect(results[5].result == .failedTTL && results[0].result == .failedRecipientNotIdentified)
  }

  @Test(arguments: [
    // Local time is an hour ahead of UTC: the window is 08:00–16:00 UTC.
    ("2026-11-24T07:59:59.999Z", "2026-11-24T08:00:00.000Z"), ("2026-11-24T08:00:00Z", nil),
    ("2026-11-24T15:59:59.999Z", nil), ("2026-11-24T16:00:00Z", "2026-11-25T08:00:00.000Z"),
  ])
  func `holds a Daytime message while the window is shut`(now: String, opening: String?) {
    let held = sending().send([event("a", .daytime, now: Sample.time(now))])[0]
    #expect(held.outcome == (opening == nil ? .accepted : .held))
    #expect(held.notBefore?.description == opening)
    #expect(log.entries.isEmpty == (opening != nil))
    #expect(held.result == (opening == nil ? .accepted : .new))
  }

  @Test func `sends an Anytime message at night`() {
    let night = Sample.time("2026-11-24T23:00:00Z")
    #expect(sending().send([event("a", .anytime, now: night)])[0].outcome == .accepted)
  }

  @Test func `takes the order's own window`() throws {
    let window = try SendWindow(opening: "20:00", closing: "22:00")
    let (shut, open) = (Sample.now, Sample.time("2026-11-24T20:00:00Z"))
    let results = sending().send([
      event("a", .daytime, window: window, now: shut), event("b", .daytime, window: window, now: open),
    ])
    #expect(results.map(\.outcome) == [.held, .accepted])
    #expect(results[0].notBefore == Sample.time("2026-11-24T19:00:00Z"))
  }

  @Test func `reads the clock again before each request`() {
    log.now = Sample.time("2026-11-24T15:59:30Z")
    let results = sending(secondsPerRequest: 30).send((1...5).map { event("\($0)", $0 == 5 ? .anytime : .daytime) })
    #expect(results.map(\.outcome) == [.accepted, .accepted, .accepted, .held, .accepted])
    #expect(log.entries == ["2026-11-24T15:59:30.000Z: 1 2 3", "2026-11-24T16:00:00.000Z: 5"])
  }

  @Test func `ends at the expiry even where the window is shut`() {
    var event = event("a", .daytime, now: Sample.time("2026-11-26T20:00:00Z"))
    #expect(sending().send([event])[0].result == .failedTTL)
    event.now = Sample.time("2026-11-25T20:00:00Z")
    #expect(sending().send([event])[0].outcome == .held)
  }

  @Test func `states parts and encoding in every result`() {
    let long = String(repeating: "č", count: 71)
    var events = [event("a"), event(long), event("a", .daytime, now: Sample.time("2026-11-24T23:00:00Z")), event(long)]
    events[3].notification.address = nil
    let results = sending().send(events)
    #expect(results.map(\.segments) == [1, 2, 1, 2])
    #expect(results.map(\.encoding) == [.gsm7, .ucs2, .gsm7, .ucs2])
    #expect(results.map(\.outcome) == [.accepted, .accepted, .held, .refused])
  }

  @Test func `counts a message in doubt of which the gateway's file says nothing`() {
    let provider = StubSMSProvider { _, _ in [.accepted(reference: "r")] }
    let results = SMSSending(provider: provider) { _ in Sample.now }.send([event("a"), event("b")])
    #expect(results.map(\.outcome) == [.accepted, .unknown])
  }

  @Test func `puts off what has not left when the call has gone on too long`() {
    let spent = HandoverBudget(elapsed: { { [log] in .seconds(log.entries.isEmpty ? 0 : 180) } })
    let results = sending(spent).send((1...5).map { event("\($0)") })
    #expect(results.map(\.outcome) == [.accepted, .accepted, .accepted, .deferred, .deferred])
    #expect(results[4].reason == "outOfTime")
    #expect(log.entries.count == 1)
  }

  @Test func `gives nothing for nothing`() { #expect(sending().send([]) == []) }
}
