import Testing

@testable import Notifications

@Suite struct InstantOrderTests {
  private func place(
    _ kind: CreateOrder.InstantKind,
    defaults: OrderDefaults = defaults,
    change: (inout InstantOrderRequest) -> Void = { _ in }
  ) throws(Problem) -> PlacedOrders {
    var request = InstantOrderRequest()
    request.idempotencyId = "otp"
    let sms = RecipientRequest.BySMS(
      phoneNumber: "+4799999001",
      timeToLiveInSeconds: 360,
      smsSettings: SMSSettingsRequest(body: "1234")
    )
    switch kind {
    case .sms: request.recipientSms = sms
    case .smsBelowRecipient: request.recipient = .init(recipientSms: sms)
    case .email: request.recipientEmail = .init(emailAddress: "kari@example.no", emailSettings: emailSettings)
    }
    change(&request)
    return try InstantOrder.place(request, kind, creator: "ttd", seed: seed, defaults: defaults, now: evening)
  }

  private func flaws(
    _ kind: CreateOrder.InstantKind,
    _ change: (inout InstantOrderRequest) -> Void
  ) -> [String: [String]]? {
    do throws(Problem) {
      _ = try place(kind, change: change)
      return nil
    } catch {
      return error.errors
    }
  }

  @Test func `an instant SMS is sent at once, at night too, even where the request asks for the daytime`() throws {
    let order = try place(.sms) { $0.recipientSms?.smsSettings?.sendingTimePolicy = .daytime }.orders[0]
    var life = OrderLife(of: order)
    #expect(life.handle(.due, now: evening).actions.map(\.function) == [.sendSMS])
  }

  @Test(arguments: [60, 172_800])
  func `an instant SMS lives as long as its sender says`(_ seconds: Int) throws {
    let order = try place(.sms) { $0.recipientSms?.timeToLiveInSeconds = seconds }.orders[0]
    #expect(order.expiresAt == evening.advanced(bySeconds: Int64(seconds)))
    var life = OrderLife(of: order)
    _ = life.handle(.due, now: evening)
    #expect(life.notifications.map(\.expiresAt) == [order.expiresAt])
  }

  @Test(arguments: [nil, 59, 172_801, -1, 0, Int.max])
  func `a time to live out of its limits is refused, and so is none`(_ seconds: Int?) {
    let text = "Time-to-live must be between 60 and 172800 seconds (48 hours)."
    #expect(
      flaws(.sms) { $0.recipientSms?.timeToLiveInSeconds = seconds } == ["RecipientSms.TimeToLiveInSeconds": [text]]
    )
  }

  @Test func `the texts of instant orders are the original's own`() {
    #expect(
      flaws(.email) { $0.recipientEmail?.emailSettings = EmailSettingsRequest(subject: " ", body: "") } == [
        "RecipientEmail.EmailSettings.Subject": ["The email subject cannot be empty."],
        "RecipientEmail.EmailSettings.Body": ["The email body cannot be empty."],
      ]
    )
    #expect(flaws(.sms) { $0.recipientSms?.smsSettings?.body = " " } == nil, "blank text is text here")
    #expect(
      flaws(.smsBelowRecipient) { $0.recipient?.recipientSms?.smsSettings?.body = "" } == [
        "Recipient.RecipientSms.SmsSettings.Body": ["SMS body cannot be null or empty."]
      ]
    )
    #expect(flaws(.email) { $0.recipientEmail?.emailSettings?.senderEmailAddress = "" } == nil)
    #expect(flaws(.sms) { $0.recipientSms = nil } == ["RecipientSms": ["The RecipientSms field is required."]])
    #expect(
      flaws(.sms) { $0.idempotencyId = " " } == ["IdempotencyId": ["IdempotencyId cannot be null or empty."]]
    )
  }

  @Suite struct Answer {
    private let answerBy = evening.advanced(bySeconds: 10)

    private func begun() throws -> OrderLife {
      var life = OrderLife(of: try InstantOrderTests().place(.email).orders[0])
      #expect(life.order.answerBy == answerBy)
      _ = life.handle(.due, now: evening)
      #expect(InstantOutcome(life.order, life.notifications) == .open)
      return life
    }

    @Test(arguments: [SendOutcome.refused, .deferred])
    func `while the sender waits, what is not sent ends the order and gives its key back`(
      _ outcome: SendOutcome
    ) throws {
      var life = try begun()
      let end = life.handle(life.answer(outcome, .failed), now: answerBy.advanced(byMilliseconds: -1))
      #expect(life.order.status == .completed && end.releasesKey)
      #expect(life.notifications.map(\.result) == [.failed])
      #expect(InstantOutcome(life.order, life.notifications) == .notSent)
    }

    @Test func `a function that failed has handed nothing over`() throws {
      var life = try begun()
      let error = FunctionError(code: "settings", message: "", retryable: false)
      let ids = life.notifications.map(\.id)
      #expect(life.handle(.failed(.sendEmail, ids: ids, error: error), now: evening).releasesKey)
    }

    @Test func `once the sender has its answer, the order goes on as any other and keeps its key`() throws {
      var life = try begun()
      let step = life.handle(life.answer(.deferred, .new), now: answerBy)
      #expect(!step.releasesKey && life.notifications.map(\.waitingFor) == [.retry])
      var refused = try begun()
      #expect(!refused.handle(refused.answer(.refused, .failed), now: answerBy).releasesKey)
    }

    @Test func `a message that may have gone out never gives the key back`() throws {
      var life = try begun()
      let step = life.handle(.noResult(.sendEmail, ids: life.notifications.map(\.id)), now: evening)
      #expect(!step.releasesKey)
      // It is tried again, and then refused: the first copy may still have gone.
      let due = try #require(life.order.dueAt)
      _ = life.handle(.due, now: due)
      let end = life.handle(life.answer(.refused, .failed), now: evening.advanced(bySeconds: 1))
      #expect(!end.releasesKey)
      #expect(InstantOutcome(life.order, life.notifications) != .notSent)
    }

    @Test func `what the provider took is sent`() throws {
      var life = try begun()
      let step = life.handle(life.answer(.accepted, .succeeded, reference: "r", reportsDelivery: true), now: evening)
      #expect(!step.releasesKey && InstantOutcome(life.order, life.notifications) == .sent)
    }
  }
}
