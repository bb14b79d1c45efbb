import ProcessSettings

@testable import Notifications
@testable import Senders

/// A provider that does what a test says.
struct StubEmailProvider: EmailProvider {
  static let name = "stub"
  static let reportsDelivery = true

  private let answer: (Notification, Timestamp) -> Handover

  init(_ answer: @escaping (Notification, Timestamp) -> Handover) { self.answer = answer }
  init(settings: Settings) { self.init { _, _ in .unknown(reason: "stub") } }

  func send(_ notification: Notification, at time: Timestamp) -> Handover { answer(notification, time) }
}

/// A gateway that does what a test says; three messages a request.
struct StubSMSProvider: SMSProvider {
  static let name = "stub"
  static let reportsDelivery = true
  static let messagesPerRequest = 3

  private let answer: ([Notification], Timestamp) -> [Handover]

  init(_ answer: @escaping ([Notification], Timestamp) -> [Handover]) { self.answer = answer }
  init(settings: Settings) { self.init { _, _ in [] } }

  func send(_ notifications: [Notification], at time: Timestamp) -> [Handover] { answer(notifications, time) }
}

/// What happened while a test ran; a clock that the test moves.
final class Log {
  var entries: [String] = []
  var now = Sample.now
}
