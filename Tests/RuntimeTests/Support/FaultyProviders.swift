import Foundation
import Synchronization
import TestSupport

/// A mail server and an SMS gateway that misbehave as each message says: `ok-17` is taken, `refuse-17` is not, `defer-17` is
/// taken at the second attempt, `cut-17` is taken at the first and the line cut before the answer, `hang-17` the same after a
/// silence.
final class FaultyProviders: Sendable {
  enum Fault: String, CaseIterable, Sendable {
    case ok, refuse, `defer`, cut, hang

    init?(of message: String) { self.init(rawValue: String(message.prefix { $0 != "-" })) }
  }

  private struct State {
    var attempts: [String: Int] = [:]
    var taken: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// How often each message has been taken.
  var taken: [String: Int] { state.withLock { $0.taken } }

  private func attempt(at message: String) -> Int {
    state.withLock { state in
      state.attempts[message, default: 0] += 1
      return state.attempts[message] ?? 1
    }
  }

  private func take(_ message: String) { state.withLock { $0.taken[message, default: 0] += 1 } }

  private enum Word { case yes, no, later, nothing, silence }

  /// What is said of a message; it has been taken where that is yes or nothing at all.
  private func word(on message: String) -> Word {
    guard let fault = Fault(of: message) else { return .no }
    let isFirst = attempt(at: message) == 1
    switch fault {
    case .refuse: return .no
    case .defer where isFirst: return .later
    case .cut where isFirst:
      take(message)
      return .nothing
    case .hang where isFirst:
      take(message)
      return .silence
    case .ok, .defer, .cut, .hang:
      take(message)
      return .yes
    }
  }

  /// PSWin's gateway. A message by which the line is cut leaves all of its request in doubt, and a deferred one defers it.
  func gateway() -> HTTPPeer {
    HTTPPeer { request in
      let xml = String(decoding: request.body, as: UTF8.self)
      let texts = xml.matches(of: /<TEXT>([^<]*)<\/TEXT>/).map { String($0.1) }
      let ids = xml.matches(of: /<ID>([0-9]+)<\/ID>/).map { String($0.1) }
      let isDeferred = texts.contains { Fault(of: $0) == .defer && self.attempt(at: "first \($0)") == 1 }
      if isDeferred { return .status(503) }
      let words = texts.map { Fault(of: $0) == .defer ? self.secondWord(on: $0) : self.word(on: $0) }
      if words.contains(.silence) { Thread.sleep(forTimeInterval: 0.5) }
      if words.contains(.nothing) || words.contains(.silence) { return .nothing }
      let answers = zip(ids, words).map { "<MSG><ID>\($0)</ID><STATUS>\($1 == .yes ? "OK" : "FAIL")</STATUS></MSG>" }
      return .ok(
        "<?xml version=\"1.0\"?><SESSION><LOGON>OK</LOGON><MSGLST>\(answers.joined())</MSGLST></SESSION>"
      )
    }
  }

  private func secondWord(on message: String) -> Word {
    take(message)
    return .yes
  }

  /// An SMTP server; the message's name is the local part of the recipient.
  func mailServer() -> LoopbackServer {
    LoopbackServer { descriptor in
      let lines = LineConnection(descriptor)
      lines.write("220 mail.example ESMTP")
      var recipient = ""
      while let line = lines.next() {
        switch line.prefix(4).uppercased() {
        case "RCPT":
          recipient = String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != "@" })
          lines.write(Fault(of: recipient) == .refuse ? "550 5.1.1 No such user" : "250 2.1.5 Ok")
        case "DATA":
          lines.write("354 Go ahead")
          while let line = lines.next(), line != "." {}
          // A message that did not come whole is none.
          guard lines.isOpen else { return }
          switch self.word(on: recipient) {
          case .yes: lines.write("250 2.0.0 Ok")
          case .later: lines.write("451 4.3.0 Later")
          case .no: lines.write("554 5.0.0 No")
          case .nothing: return
          case .silence:
            Thread.sleep(forTimeInterval: 0.5)
            return
          }
        case "QUIT":
          lines.write("221 2.0.0 Bye")
          return
        default: lines.write("250 Ok")
        }
      }
    }
  }
}
