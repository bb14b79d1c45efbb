import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `A refusal by an SMTP server` {
  private static func refused(_ command: SMTPCommand, _ code: Int, _ enhanced: SMTPEnhancedCode? = nil) -> SMTPError {
    .refused(command, code: code, enhanced: enhanced)
  }

  @Test(arguments: [
    (refused(.rcpt, 550, .init(5, 1, 1)), NotificationResult.failedBounced, "rcpt 550 5.1.1"),
    (refused(.rcpt, 550), .failedBounced, "rcpt 550"), (refused(.rcpt, 551), .failedBounced, "rcpt 551"),
    (refused(.rcpt, 550, .init(5, 1, 2)), .failedBounced, "rcpt 550 5.1.2"),
    (refused(.rcpt, 556, .init(5, 1, 10)), .failedBounced, "rcpt 556 5.1.10"),
    (refused(.rcpt, 550, .init(5, 2, 1)), .failedBounced, "rcpt 550 5.2.1"),
    // Some servers look for the mailbox when they have the message.
    (refused(.endOfData, 550, .init(5, 1, 1)), .failedBounced, "endOfData 550 5.1.1"),
    (refused(.rcpt, 501, .init(5, 1, 3)), .failedInvalidEmailFormat, "rcpt 501 5.1.3"),
    (refused(.rcpt, 553), .failedInvalidEmailFormat, "rcpt 553"),
    (refused(.rcpt, 501), .failedInvalidEmailFormat, "rcpt 501"),
    // An address outside ASCII that this mailbox, or a server after it, cannot take (RFC 6531 section 3.5).
    (refused(.rcpt, 550, .init(5, 6, 7)), .failedInvalidEmailFormat, "rcpt 550 5.6.7"),
    (refused(.endOfData, 554, .init(5, 6, 9)), .failedInvalidEmailFormat, "endOfData 554 5.6.9"),
    (.utf8NotOffered(.rcpt), .failedInvalidEmailFormat, "internationalAddress"),
    (.utf8NotOffered(.mail), .failed, "internationalSender"),
    // The enhanced code is the more exact.
    (refused(.rcpt, 553, .init(5, 1, 1)), .failedBounced, "rcpt 553 5.1.1"),
    (refused(.rcpt, 550, .init(5, 7, 1)), .failed, "rcpt 550 5.7.1"),
    (refused(.rcpt, 552, .init(5, 2, 2)), .failed, "rcpt 552 5.2.2"), (refused(.rcpt, 552), .failed, "rcpt 552"),
    (refused(.rcpt, 554), .failed, "rcpt 554"),
    (refused(.endOfData, 550, .init(5, 7, 1)), .failedFilteredSpam, "endOfData 550 5.7.1"),
    (refused(.endOfData, 554, .init(5, 7, 0)), .failedFilteredSpam, "endOfData 554 5.7.0"),
    (refused(.data, 554, .init(5, 7, 1)), .failedFilteredSpam, "data 554 5.7.1"),
    (refused(.endOfData, 552), .failedPayloadTooLarge, "endOfData 552"),
    (refused(.endOfData, 552, .init(5, 3, 4)), .failedPayloadTooLarge, "endOfData 552 5.3.4"),
    (refused(.endOfData, 554, .init(5, 2, 3)), .failedPayloadTooLarge, "endOfData 554 5.2.3"),
    (refused(.rcpt, 552, .init(5, 3, 4)), .failedPayloadTooLarge, "rcpt 552 5.3.4"),
    (refused(.mail, 552), .failedPayloadTooLarge, "mail 552"),
    (refused(.mail, 552, .init(5, 3, 4)), .failedPayloadTooLarge, "mail 552 5.3.4"),
    (refused(.endOfData, 554), .failed, "endOfData 554"), (refused(.endOfData, 550), .failed, "endOfData 550"),
    (refused(.endOfData, 554, .init(5, 6, 0)), .failed, "endOfData 554 5.6.0"),
    (refused(.data, 503), .failed, "data 503"),
  ])
  func `is final where it is about the recipient or the message`(
    error: SMTPError, result: NotificationResult, reason: String
  ) {
    #expect(Handover(error) == .refused(Refusal(result, reason: reason)))
  }

  @Test(arguments: [
    (refused(.rcpt, 450, .init(4, 2, 1)), "rcpt 450 4.2.1", Throttled?.none),
    (refused(.rcpt, 451, .init(4, 7, 1)), "rcpt 451 4.7.1", nil),
    (refused(.rcpt, 554, .init(5, 7, 1)), "rcpt 554 5.7.1", nil),
    (refused(.rcpt, 452, .init(4, 2, 2)), "rcpt 452 4.2.2", nil), (refused(.rcpt, 421), "rcpt 421", .provider),
    (refused(.endOfData, 452), "endOfData 452", nil), (refused(.mail, 451), "mail 451", .creator),
    (refused(.greeting, 421), "greeting 421", .provider),
    // A basic code decides whether it is for good (RFC 3463 section 2 wants both to agree).
    (refused(.rcpt, 450, .init(5, 1, 1)), "rcpt 450 5.1.1", nil),
    // Our own configuration.
    (refused(.greeting, 554), "greeting 554", .provider),
    (refused(.hello, 550, .init(5, 7, 1)), "hello 550 5.7.1", .provider),
    (refused(.startTLS, 502), "startTLS 502", .provider),
    (refused(.auth, 535, .init(5, 7, 8)), "auth 535 5.7.8", .provider),
    (refused(.mail, 550, .init(5, 7, 1)), "mail 550 5.7.1", .creator),
    (refused(.mail, 553, .init(5, 1, 8)), "mail 553 5.1.8", .creator),
    (refused(.mail, 552, .init(5, 2, 2)), "mail 552 5.2.2", .creator),
    (refused(.mail, 530, .init(5, 7, 0)), "mail 530 5.7.0", .provider),
    (refused(.rcpt, 530, .init(5, 7, 0)), "rcpt 530 5.7.0", .provider),
    (.notConnected(.connectFailed), "connect connectFailed", .provider),
    (.notConnected(.tlsNotOffered), "connect tlsNotOffered", .provider),
    (.notConnected(.certificateRefused), "connect certificateRefused", .provider),
    (.notConnected(.timeOut(sent: false)), "connect timeOut", .provider),
    (.interrupted(.rcpt, .receiveFailed), "rcpt receiveFailed", nil),
    (.interrupted(.data, .timeOut(sent: false)), "data timeOut", nil),
  ])
  func `is worth another attempt where it may pass or is our own fault, and tells whom it concerns`(
    error: SMTPError,
    reason: String,
    throttled: Throttled?
  ) {
    #expect(Handover(error) == .deferred(reason: reason, throttled: throttled))
  }

  @Test(arguments: [
    (TransportError.timeOut(sent: true), "endOfData timeOut"), (.receiveFailed, "endOfData receiveFailed"),
    (.emptyReply, "endOfData emptyReply"),
  ])
  func `that never came leaves the message in doubt`(cause: TransportError, reason: String) {
    #expect(Handover(.unknown(cause)) == .unknown(reason: reason))
  }
}
