import Notifications

/// Tells people who watch what happens to each order: one line a step, with the local time in Norway, the order by its
/// sender's reference, the step and why. No address, identity number or text stands in a line.
struct Narrator: Sendable {
  private let write: @Sendable (String) -> Void

  init(write: @escaping @Sendable (String) -> Void) { self.write = write }

  func say(_ line: String, at time: Timestamp) { write("\(LocalTime.text(time))  \(line)") }

  func tell(_ advance: Advance, at time: Timestamp) {
    let order = advance.after.order
    let name = String((order.sendersReference ?? order.id.description).prefix(16))
    for line in Self.lines(advance) {
      write("\(LocalTime.text(time))  \(name.padded(to: 16))  \(line)")
    }
  }

  private static func lines(_ advance: Advance) -> [String] {
    let before = advance.before.order
    let after = advance.after.order
    var lines: [String] = []
    if case .condition(let result) = advance.happened {
      lines.append("condition: \(result.outcome.rawValue) (\(result.reason))")
    }
    if before.status == .registered, after.status != .registered {
      lines.append("the send time has come")
    }
    if after.waitingFor != before.waitingFor {
      switch after.waitingFor {
      case .condition: lines.append("asks the sender whether the notice is still needed")
      case .conditionRetry: lines.append("will ask the sender again at \(LocalTime.text(after.dueAt))")
      case .lookup: lines.append("looks the address up in the registry")
      case .lookupRetry: lines.append("the registry did not answer; asks again at \(LocalTime.text(after.dueAt))")
      case .sendTime, .notifications, nil: break
      }
    }
    let known = Dictionary(advance.before.notifications.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for notification in advance.after.notifications {
      lines += Self.lines(notification, before: known[notification.id])
    }
    if before.status != after.status, after.status.isFinal {
      lines.append("is final: \(after.status.apiName)")
    }
    return lines
  }

  private static func lines(_ after: Notification, before: Notification?) -> [String] {
    let kind = after.channel == .email ? "e-mail" : "SMS"
    if after.waitingFor == .window, before?.waitingFor != .window {
      return ["\(kind) is held until \(LocalTime.text(after.dueAt)): the send window is shut"]
    }
    if after.waitingFor == .retry, before?.waitingFor != .retry {
      return ["\(kind) could not be sent (\(after.reason ?? "?")); tried again at \(LocalTime.text(after.dueAt))"]
    }
    if after.waitingFor == .handover {
      let why = before?.waitingFor == .window ? ": the send window is open" : ""
      return ["\(kind) is handed over\(why)"]
    }
    guard after.result != before?.result else { return [] }
    let parts = after.segments.map { $0 > 1 ? ", \($0) parts" : "" } ?? ""
    switch after.result {
    case .succeeded, .accepted:
      return ["\(kind) is taken by the provider (\(after.provider ?? "?")\(parts)): \(after.apiName)"]
    case .delivered: return ["\(kind) is delivered: \(after.apiName)"]
    case .failedRecipientReserved: return ["the recipient is reserved: \(after.apiName)"]
    case .new, .sending: return []
    default: return ["\(kind): \(after.apiName)\(after.reason.map { " (\($0))" } ?? "")"]
    }
  }
}

extension Notification {
  fileprivate var apiName: String { result.apiName(on: channel) }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(width - count, 0)) }
}
