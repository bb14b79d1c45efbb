/// What a request may hold at most, beside the size of its body, which whoever receives the call limits.
///
/// The original has none of these limits; they are set where no real request comes near. Lengths are in UTF-16 units, as
/// .NET, Java and JavaScript count.
package enum RequestLimits {
  /// A key is an index in the store.
  package static let idempotencyIdLength = 255
  package static let sendersReferenceLength = 1_024
  package static let dialogportenIdLength = 255
  /// Of a resource, and of an action.
  package static let resourceLength = 255
  package static let reminders = 100
  /// Of one recipient organization.
  package static let roles = 20
  /// Of one order. Each becomes a message with a text of its own, and all of them are read together.
  package static let recipients = 5_000
  /// Of the texts of an order, for all its recipients together, in bytes of UTF-8 with the longest names in them. An order
  /// with all its notifications is one event, which holds 16 MiB (`FunctionHost.inputLimit`).
  package static let textOfAllRecipients = 6_000_000
  /// A hundred years. Far beyond, a time would leave the calendar (`Timestamp.latest`) and never come.
  package static let delayDays = 36_500
  /// The longest line of an e-mail (RFC 5322 section 2.1.1). A longer subject could be folded; nobody would see it.
  package static let subjectLength = 998
  package static let emailBodyLength = 1_000_000
  /// Of an instant order, in seconds.
  package static let timeToLive = 60...172_800

  /// Checks text by which the client knows its own things. No control character may stand in it: NUL ends the text for
  /// many a database and log.
  static func check(
    _ text: String?, called name: String, below path: String, atMost longest: Int, _ errors: inout FieldErrors
  ) {
    guard let text else { return }
    if text.utf16.count > longest {
      errors.add(path + name, "\(name) must be at most \(longest) characters long.")
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      errors.add(path + name, "\(name) must not contain control characters.")
    }
  }

  /// Checks the key that the client chose for a request.
  static func checkIdempotencyId(_ key: String?, _ errors: inout FieldErrors) {
    if (key ?? "").trimmed.isEmpty { errors.add("IdempotencyId", "IdempotencyId cannot be null or empty.") }
    check(key, called: "IdempotencyId", below: "", atMost: idempotencyIdLength, &errors)
  }
}
