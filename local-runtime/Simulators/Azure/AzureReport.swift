import FoundationEssentials
import Notifications

/// What Azure reports of one e-mail, as Event Grid's webhook posts it.
struct AzureReport: OwedReport, Hashable {
  /// The id of the send operation.
  var operation: String
  var sender: String
  var recipient: String
  /// `Delivered`, `Bounced`, `Suppressed`, `FilteredSpam` …
  var status: String

  let contentType = "application/json; charset=utf-8"

  func url(_ base: String) -> String { base.replacing("/sms/api/", with: "/email/api/") + "/azure" }

  private struct Event: Encodable {
    struct Details: Encodable {
      let sender: String
      let recipient: String
      let messageId: String
      let status: String
      let deliveryAttemptTimeStamp: String
    }

    let id: String
    let eventType = "Microsoft.Communication.EmailDeliveryReportReceived"
    let subject: String
    let eventTime: String
    let dataVersion = "1.0"
    let data: Details
  }

  func document(at time: Timestamp) -> [UInt8] {
    let details = Event.Details(
      sender: sender,
      recipient: recipient,
      messageId: operation,
      status: status,
      deliveryAttemptTimeStamp: time.description
    )
    let event = Event(
      id: UUID().uuidString.lowercased(),
      subject: "sender/\(sender)/message/\(operation)",
      eventTime: time.description,
      data: details
    )
    // Texts always encode.
    return (try? JSONEncoder().encode([event])).map { Array($0) } ?? []
  }
}
