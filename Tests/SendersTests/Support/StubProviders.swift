import ProcessSettings

@testable import Notifications
@testable import Senders

/// A provider that does what a test says.
struct StubEmailProvider: EmailProvider {
  static let name = "stub"
  let reportsDelivery = true

  private let answer: (Notification, Timestamp) -> Handover

  init(_ answer: @escaping (Notification, Timestamp) -> Handover) { self.answer = answer }
  init(settings: Settings) { self.init { _, _ in .unknown(reason: "stub") } }

  func send(_ notification: Notification, at time: Timestamp) -> Handover { answer(notification, time) }
}

/// One that can be asked, and is never to be handed anything.
struct StubAskableProvider: AskableEmailProvider {
  static let name = "stub"
  let reportsDelivery = true

  private let answer: (Notification) -> Handover?

  init(_ answer: @escaping (Notification) -> Handover?) { self.answer = answer }
  init(settings: Settings) { self.init { _ in nil } }

  func send(_ notification: Notification, at time: Timestamp) -> Handover { .unknown(reason: "handed over") }
  func state(of notification: Notification) -> Handover? { answer(notification) }
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
