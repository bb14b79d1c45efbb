/// An e-mail as a call of the public API words it, with the names that this call has for its parts.
struct EmailTexts {
  var sender: String?
  var subject: String?
  var body: String?
  var contentType: EmailContentType?
  var sendingTimePolicy: SendingTimePolicy?
  var unsupported: [(name: String, value: UnsupportedMember?)]
  /// What stands before the field's name in an error, with its full stop.
  var path: String
  var senderField: String
  var subjectIsEmpty: String
  var bodyIsEmpty: String
  /// Whether the empty string is a wrong sender rather than none.
  var refusesEmptySender: Bool

  init(_ request: EmailSettingsRequest, at field: String, wording: RequestWording = .orderChain) {
    let verb = wording == .instant ? "cannot" : "must not"
    sender = request.senderEmailAddress
    subject = request.subject
    body = request.body
    contentType = request.contentType
    sendingTimePolicy = request.sendingTimePolicy
    unsupported = [("Attachments", request.attachments), ("Cc", request.cc), ("Bcc", request.bcc)]
    path = "\(field)."
    senderField = "SenderEmailAddress"
    subjectIsEmpty = "The email subject \(verb) be empty."
    bodyIsEmpty = "The email body \(verb) be empty."
    refusesEmptySender = wording == .orderChain
  }

  /// - Parameter field: empty where the template's members stand beside the order's.
  init(_ request: OrderRequest.EmailTemplate, at field: String) {
    sender = request.fromAddress
    subject = request.subject
    body = request.body
    contentType = request.contentType
    unsupported = [("Attachments", request.attachments), ("Cc", request.cc), ("Bcc", request.bcc)]
    path = field.isEmpty ? "" : "\(field)."
    senderField = "FromAddress"
    subjectIsEmpty = "The email template subject must not be empty."
    bodyIsEmpty = "The email template body must not be empty."
    refusesEmptySender = false
  }
}
