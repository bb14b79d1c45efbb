internal import Notifications

extension ReceiveReport.Reply {
  /// To a body that is no report; the provider may send it again.
  static let unreadable = ReceiveReport.Reply(
    status: 400,
    headers: ["Content-Type": "text/plain; charset=utf-8"],
    body: "The body is not a complete delivery report.\n"
  )
}
