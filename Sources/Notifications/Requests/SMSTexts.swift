/// An SMS as a call of the public API words it, with the names that this call has for its parts.
struct SMSTexts {
  var sender: String?
  var body: String?
  var sendingTimePolicy: SendingTimePolicy
  /// What stands before the field's name in an error, with its full stop.
  var path: String
  var senderField: String
  var bodyIsEmpty: String
  /// Whether a text of white space alone is none.
  var refusesBlankBody: Bool

  init(_ request: SMSSettingsRequest, at field: String, wording: RequestWording = .orderChain) {
    sender = request.sender
    body = request.body
    // An instant SMS is for somebody who waits for it.
    sendingTimePolicy = wording == .instant ? .anytime : request.sendingTimePolicy ?? .daytime
    path = "\(field)."
    senderField = "Sender"
    bodyIsEmpty = "SMS body cannot be null or empty."
    refusesBlankBody = wording != .instant
  }

  /// - Parameter field: empty where the template's members stand beside the order's.
  init(_ request: OrderRequest.SMSTemplate, at field: String) {
    sender = request.senderNumber
    body = request.body
    sendingTimePolicy = .daytime
    path = field.isEmpty ? "" : "\(field)."
    senderField = "SenderNumber"
    bodyIsEmpty = "The SMS template body must not be empty."
    refusesBlankBody = true
  }
}
