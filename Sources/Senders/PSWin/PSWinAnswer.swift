/// What the gateway says of the messages of one session. An answer that breaks off still says what it has said.
struct PSWinAnswer: Sendable, Hashable {
  enum Verdict: Sendable, Hashable {
    case taken(reference: String?)
    case refused(info: String)
    /// The answer says one thing and another.
    case contradictory
  }

  /// `OK` where the session was let in; nil where the answer does not say, so is none of the gateway's.
  private(set) var logon: String?
  /// By the number of the message in the session.
  private(set) var verdicts: [Int: Verdict] = [:]

  init(_ scan: XMLScan) {
    var message: [String: String] = [:]
    for element in scan.elements {
      switch element.path {
      case "SESSION/LOGON": logon = element.text
      case "SESSION/MSGLST/MSG":
        add(message)
        message = [:]
      case let path where path.hasPrefix("SESSION/MSGLST/MSG/"):
        message[String(path.dropFirst("SESSION/MSGLST/MSG/".count))] = element.text
      default: break
      }
    }
  }

  private mutating func add(_ message: [String: String]) {
    guard let id = message["ID"].flatMap({ Int($0) }) else { return }
    let verdict: Verdict
    switch message["STATUS"] {
    case "OK": verdict = .taken(reference: message["REF"].flatMap { $0.isEmpty ? nil : $0 })
    case "FAIL": verdict = .refused(info: message["INFO"] ?? "")
    default: return
    }
    verdicts[id] = verdicts[id, default: verdict] == verdict ? verdict : .contradictory
  }
}
