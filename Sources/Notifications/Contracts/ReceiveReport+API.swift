extension ReceiveReport {
  /// Where providers send their reports, by channel; the provider's name follows, but for PSWin's, the only gateway of the
  /// original, which need not be named.
  package static let smsPath = "/notifications/sms/api/v1/reports"
  package static let emailPath = "/notifications/email/api/v1/reports"

  /// Whose reports come to this path; nil where none do.
  package static func provider(at path: String) -> String? {
    if path == smsPath { return "pswin" }
    for base in [smsPath, emailPath] where path.hasPrefix(base + "/") {
      let name = path.dropFirst(base.count + 1)
      if !name.isEmpty, !name.contains("/") { return String(name) }
    }
    return nil
  }
}
