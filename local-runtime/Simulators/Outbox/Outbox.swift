import Notifications
import Synchronization

/// Keeps what the simulated mail server and SMS gateway have taken, for a person or a test to look at.
///
/// At most 10,000 mails, of 256 MiB together, and 10,000 SMS are held; the oldest give way. Copies are counted over all
/// that ever came, by a hash: among a million messages two are taken for copies by mistake once in some ten million runs.
final class Outbox: Sendable {
  static let limit = 10_000
  static let byteLimit = 256 << 20

  private struct State {
    var mails = NumberedList<ReceivedMail>(limit: Outbox.limit, costLimit: Outbox.byteLimit) { $0.raw.count }
    var messages = NumberedList<ReceivedSMS>(limit: Outbox.limit)
    var copiesOfMail: [Int: Int] = [:]
    var copiesOfSMS: [Int: Int] = [:]
    var mostCopiesOfMail = 0
    var mostCopiesOfSMS = 0
  }

  private let state = Mutex(State())
  private let clock: RuntimeClock
  private let onArrival: @Sendable (String) -> Void

  /// - Parameter onArrival: Gets a line about each arrival, with masked addresses and nothing of the text.
  init(clock: RuntimeClock, onArrival: @escaping @Sendable (String) -> Void = { _ in }) {
    self.clock = clock
    self.onArrival = onArrival
  }

  @discardableResult
  func takeMail(from: String, to: [String], raw: [UInt8]) -> ReceivedMail {
    let message = MailText(raw)
    let subject = message.header("Subject").map(EncodedWordReader.text) ?? ""
    let messageId = message.header("Message-ID")
    let keys = to.map { [$0.lowercased(), subject, String(decoding: message.body, as: UTF8.self)].hashValue }
    let mail = state.withLock { state in
      for key in keys { state.copiesOfMail[key, default: 0] += 1 }
      let copy = keys.compactMap { state.copiesOfMail[$0] }.max() ?? 1
      state.mostCopiesOfMail = max(state.mostCopiesOfMail, copy)
      let mail = ReceivedMail(
        n: state.mails.nextNumber,
        at: clock.now,
        from: from,
        to: to,
        subject: subject,
        messageId: messageId,
        size: raw.count,
        copy: copy,
        raw: raw
      )
      state.mails.append(mail)
      return mail
    }
    let recipients = to.map(AddressMask.mail).joined(separator: ", ")
    onArrival("mail \(mail.n) to \(recipients), \(mail.size) bytes\(Self.copyNote(mail.copy))")
    return mail
  }

  @discardableResult
  func takeSMS(from: String, to: String, text: String, ttlMinutes: Int?, reference: String) -> ReceivedSMS {
    let key = [from, to, text].hashValue
    let message = state.withLock { state in
      let copy = state.copiesOfSMS[key, default: 0] + 1
      state.copiesOfSMS[key] = copy
      state.mostCopiesOfSMS = max(state.mostCopiesOfSMS, copy)
      let message = ReceivedSMS(
        n: state.messages.nextNumber,
        at: clock.now,
        from: from,
        to: to,
        text: text,
        ttlMinutes: ttlMinutes,
        reference: reference,
        copy: copy
      )
      state.messages.append(message)
      return message
    }
    onArrival("SMS \(message.n) to \(AddressMask.phone(to))\(Self.copyNote(message.copy))")
    return message
  }

  private static func copyNote(_ copy: Int) -> String { copy > 1 ? ", copy \(copy)" : "" }
}

extension Outbox {
  /// Those that are held, newest last.
  var mails: [ReceivedMail] { state.withLock { $0.mails.all } }

  /// Those that are held, newest last.
  var messages: [ReceivedSMS] { state.withLock { $0.messages.all } }

  /// How many of each have given way to newer ones.
  var dropped: (mails: Int, messages: Int) { state.withLock { ($0.mails.dropped, $0.messages.dropped) } }

  func mail(_ number: Int) -> ReceivedMail? { state.withLock { $0.mails[number] } }

  /// How often the mail that came most often to one recipient has come: 1 where no mail came twice, 0 where none came.
  var mostCopiesOfMail: Int { state.withLock { $0.mostCopiesOfMail } }

  /// How often the SMS that came most often has come: 1 where none came twice, 0 where none came.
  var mostCopiesOfSMS: Int { state.withLock { $0.mostCopiesOfSMS } }

  /// Among those that are held.
  func copies(ofMailTo address: String, subject: String) -> Int {
    mails.count { $0.subject == subject && $0.to.contains { $0.lowercased() == address.lowercased() } }
  }

  /// Among those that are held.
  func copies(ofSMSTo number: String, text: String) -> Int {
    messages.count { $0.to == number && $0.text == text }
  }
}
