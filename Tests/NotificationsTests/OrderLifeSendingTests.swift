import FoundationEssentials
import Testing

@testable import Notifications

/// Hand-overs, and what is asked and told about them.
extension OrderLifeTests {
  @Suite struct Asking {
    private func taken(askAgain: Timestamp? = evening.advanced(bySeconds: 10)) -> OrderLife {
      var life = OrderLife(of: order(toEmail()))
      _ = life.handle(.due, now: evening)
      let answer = life.answer(.accepted, .succeeded, reference: "r", reportsDelivery: true, askAgain: askAgain)
      _ = life.handle(answer, now: evening)
      return life
    }

    private func at(_ seconds: Int64) -> Timestamp { evening.advanced(bySeconds: seconds) }

    @Test func `about a message that its provider has happens when the provider said`() {
      var life = taken()
      #expect(life.order.dueAt == at(10) && life.notifications.map(\.waitingFor) == [.report])
      #expect(life.handle(.due, now: at(9)).actions.isEmpty)
      let before = life.notifications[0]
      let asked = life.handle(.due, now: at(10))
      #expect(asked.actions == [.sendEmail(.init(notification: life.notifications[0], now: at(10)))])
      #expect(life.notifications[0].reference == "r" && life.notifications[0].attempt == before.attempt)
      #expect(life.notifications[0].result == .succeeded && life.notifications[0].resultChanged == evening)
      #expect(life.order.dueAt == at(310), "no answer: again")
      let answer = life.answer(.accepted, .succeeded, reference: "r", reportsDelivery: true, askAgain: at(30))
      #expect(life.handle(answer, now: at(11)).actions.isEmpty)
      #expect(life.order.dueAt == at(30) && life.notifications[0].resultChanged == evening)
    }

    @Test func `ends where there is no more to be told`() {
      var life = taken()
      _ = life.handle(.due, now: at(10))
      var waiting = life
      _ = waiting.handle(life.answer(.accepted, .succeeded, reference: "r", reportsDelivery: true), now: at(11))
      #expect(waiting.order.status == .processed && waiting.order.dueAt == at(172_800))
      _ = life.handle(life.answer(.accepted, .succeeded, reference: "r", reportsDelivery: false), now: at(11))
      #expect(life.order.status == .completed && life.notifications.map(\.result) == [.succeeded])
    }

    @Test func `may tell of a failure, which a report may have told before`() {
      var life = taken()
      _ = life.handle(.due, now: at(10))
      let refusal = life.answer(.refused, .failedSupressedRecipient, reference: "r")
      var reported = life
      _ = reported.handle(
        .report([DeliveryReport(provider: "test", reference: "r", result: .delivered, at: at(11))]), now: at(11))
      #expect(reported.handle(refusal, now: at(12)) == Transition(), "it has ended")
      let ended = life.handle(refusal, now: at(12))
      #expect(ended.feedEntry?.recipients.map(\.status) == ["Email_Failed_SuppressedRecipient"])
    }

    @Test func `changes nothing where it tells of another message, or of a call that failed`() {
      var life = taken()
      _ = life.handle(.due, now: at(10))
      let before = life
      let id = life.notifications[0].id
      let error = FunctionError(code: "x", message: "", retryable: true)
      for happened in [
        life.answer(.refused, .failed), life.answer(.refused, .failed, reference: "q"),
        life.answer(.deferred, .new, reference: "r"), life.answer(.unknown, .sending, reference: "r"),
        .noResult(.sendEmail, ids: [id]), .failed(.sendEmail, ids: [id], error: error), .lost(begun: nil),
      ] {
        #expect(life.handle(happened, now: at(11)) == Transition() && life == before)
      }
    }

    @Test func `is not put off for ever, and never goes past the expiry`() {
      #expect(taken(askAgain: evening.advanced(bySeconds: -60)).order.dueAt == at(1))
      #expect(taken(askAgain: at(1_000_000)).order.dueAt == at(172_800))
      var life = taken(askAgain: at(172_700))
      #expect(life.handle(.due, now: at(172_700)).actions.count == 1)
      #expect(life.order.dueAt == at(172_800))
      #expect(life.handle(.due, now: at(172_800)).actions.isEmpty)
      #expect(life.notifications.map(\.result) == [.failedTTL])
    }
  }

  @Suite struct Sending {
    func handedOver(_ recipient: RecipientRequest) -> OrderLife {
      var life = OrderLife(of: order(recipient))
      _ = life.handle(.due, now: evening)
      return life
    }

    @Test func `an SMS whose outcome is unknown ends as failed and is not sent again`() {
      for unknown in [
        Happening.lost(begun: nil), .noResult(.sendSMS, ids: handedOver(toSMS(.anytime)).notifications.map(\.id)),
      ] {
        var life = handedOver(toSMS(.anytime))
        #expect(life.handle(unknown, now: evening).actions.isEmpty)
        #expect(life.notifications.map(\.result) == [.failed])
        #expect(life.notifications.map(\.reason) == ["unknownOutcome"])
        #expect(life.order.status == .completed)
      }
    }

    @Test func `an e-mail whose outcome is unknown is sent again under the same id`() throws {
      var life = handedOver(toEmail())
      let id = life.notifications[0].id
      _ = life.handle(.lost(begun: nil), now: evening)
      #expect(life.notifications[0].waitingFor == .retry)
      let again = life.handle(.due, now: try #require(life.order.dueAt))
      #expect(again.actions.map(\.notificationId) == [id])
      #expect(life.notifications[0].attempt == 2)
    }

    @Test func `a message that is known not to have been begun is handed over as if nothing had been`() {
      var life = handedOver(toSMS(.anytime))
      let id = life.notifications[0].id
      let again = life.handle(.lost(begun: []), now: evening)
      #expect(again.actions.map(\.notificationId) == [id])
      #expect(life.notifications[0].attempt == 1 && life.notifications[0].doubts == nil)
      _ = life.handle(.lost(begun: [id]), now: evening)
      #expect(life.notifications.map(\.reason) == ["unknownOutcome"])
    }

    @Test func `what was answered as not sent is not sent again by an operator: its sender may have done it`() {
      var life = handedOver(toSMS(.anytime))
      _ = life.handle(.lost(begun: nil), now: evening)
      let ids = life.notifications.map(\.id)
      var instant = life
      instant.order.type = .instant
      #expect(!life.handle(.sendAgain(ids), now: evening).actions.isEmpty)
      #expect(instant.handle(.sendAgain(ids), now: evening).actions.isEmpty)
    }

    @Test func `a report lifts a doubt where it bears the name that the message had`() throws {
      var life = handedOver(toSMS(.anytime))
      _ = life.handle(life.answer(.unknown, .sending, reference: "own"), now: evening)
      #expect(life.notifications.map(\.reason) == ["unknownOutcome"])
      let provider = try #require(life.notifications[0].provider)
      for (result, expected) in [(NotificationResult.accepted, NotificationResult.failed), (.delivered, .delivered)] {
        let report = DeliveryReport(provider: provider, reference: "own", result: result, at: evening)
        _ = life.handle(.report([report]), now: evening)
        #expect(life.notifications.map(\.result) == [expected])
      }
      #expect(life.notifications.map(\.reason) == [nil])
    }

    @Test func `an e-mail is in doubt three times at most`() throws {
      var life = handedOver(toEmail())
      for _ in 0..<2 {
        _ = life.handle(.lost(begun: nil), now: evening)
        _ = life.handle(.due, now: try #require(life.order.dueAt))
      }
      #expect(life.notifications[0].attempt == 3)
      _ = life.handle(.lost(begun: nil), now: evening)
      #expect(life.notifications.map(\.result) == [.failed])
      #expect(life.notifications.map(\.reason) == ["unknownOutcome"])
    }

    @Test func `a call that nobody answers is given up after its limit`() {
      var life = handedOver(toSMS(.anytime))
      #expect(life.order.dueAt == evening.advanced(bySeconds: OrderLife.callLimitInSeconds))
      _ = life.handle(.due, now: evening.advanced(bySeconds: OrderLife.callLimitInSeconds))
      #expect(life.notifications.map(\.reason) == ["unknownOutcome"])
    }

    @Test func `an answer that comes after the doubt tells the truth`() {
      var life = handedOver(toEmail())
      let answer = life.answer(.accepted, .succeeded, reference: "r")
      _ = life.handle(.lost(begun: nil), now: evening)
      _ = life.handle(answer, now: evening)
      #expect(life.notifications.map(\.result) == [.succeeded])
      #expect(life.order.status == .completed)
    }

    @Test func `what the provider cannot take now is tried again when it says`() {
      var life = handedOver(toEmail())
      let later = evening.advanced(bySeconds: 600)
      _ = life.handle(life.answer(.deferred, .new, notBefore: later), now: evening)
      #expect(life.order.dueAt == later)
      #expect(life.handle(.due, now: later).actions.map(\.function) == [.sendEmail])
    }

    @Test func `what has failed starts anew where an operator wants it, and the order ends once more`() {
      var life = handedOver(toEmail())
      let ids = life.notifications.map(\.id)
      _ = life.handle(life.answer(.refused, .failedBounced), now: evening)
      #expect(life.order.status == .completed)
      let later = evening.advanced(bySeconds: 40 * 86_400)
      let step = life.handle(.sendAgain(ids), now: later)
      #expect(step.actions.map(\.function) == [.sendEmail] && step.feedEntry == nil)
      #expect(life.order.status == .processed && life.order.resends == 1)
      #expect(life.notifications.map(\.attempt) == [1] && life.notifications.map(\.reason) == [nil])
      #expect(life.notifications.map(\.expiresAt) == [later.advanced(bySeconds: 172_800)])
      let end = life.handle(life.answer(.accepted, .succeeded, reference: "r"), now: later)
      #expect(life.order.status == .completed && end.feedEntry != nil)
      #expect(life.handle(.sendAgain(ids), now: later) == Transition(), "it has not failed")
    }

    @Test func `whoever has no address, and what was cancelled, is not sent again`() {
      var life = handedOver(toEmail())
      let ids = life.notifications.map(\.id)
      _ = life.handle(life.answer(.refused, .failed), now: evening)
      life.notifications[0].address = nil
      #expect(life.handle(.sendAgain(ids), now: evening) == Transition())
      life.notifications[0].address = "a@example.no"
      life.order.cancelRequested = evening
      #expect(life.handle(.sendAgain(ids), now: evening) == Transition())
    }

    @Test func `a message whose turn has not come waits until it has, and that is no attempt`() {
      var life = handedOver(toEmail())
      for round in 1...20 {
        let now = evening.advanced(bySeconds: Int64(round) * 7)
        let error = FunctionError(code: "noRoom", message: "", retryable: true, retryAfterSeconds: 7)
        _ = life.handle(.failed(.sendEmail, ids: life.notifications.map(\.id), error: error), now: now)
        #expect(life.notifications.map(\.attempt) == [0] && life.notifications.map(\.reason) == ["noRoom"])
        #expect(life.order.dueAt == now.advanced(bySeconds: 7))
        #expect(life.handle(.due, now: now.advanced(bySeconds: 7)).actions.map(\.function) == [.sendEmail])
      }
    }

    @Test func `a retried daytime SMS that falls outside the window is held`() {
      var life = OrderLife(of: order(toSMS(), now: at("2026-11-24T15:59:00Z")))
      let beforeClosing = at("2026-11-24T15:59:00Z")
      _ = life.handle(.due, now: beforeClosing)
      _ = life.handle(life.answer(.deferred, .new, notBefore: at("2026-11-24T16:05:00Z")), now: beforeClosing)
      #expect(life.handle(.due, now: at("2026-11-24T16:05:00Z")).actions.isEmpty)
      #expect(life.notifications.map(\.waitingFor) == [.window])
      #expect(life.notifications.map(\.dueAt) == [opening])
    }

    @Test func `a retry never goes past the expiry`() {
      var life = handedOver(toEmail())
      _ = life.handle(life.answer(.deferred, .new, notBefore: evening.advanced(bySeconds: 999_999)), now: evening)
      let expiry = evening.advanced(bySeconds: 172_800)
      #expect(life.order.dueAt == expiry)
      #expect(life.handle(.due, now: expiry).actions.isEmpty)
      #expect(life.notifications.map(\.result) == [.failedTTL])
      #expect(life.order.status == .completed)
    }

    @Test(arguments: [NotificationResult.failedBounced, .failedInvalidRecipient, .failed])
    func `a refusal ends the notification at once`(result: NotificationResult) {
      var life = handedOver(toEmail())
      _ = life.handle(life.answer(.refused, result), now: evening)
      #expect(life.notifications.map(\.result) == [result])
      #expect(life.order.status == .completed)
    }
  }
}
