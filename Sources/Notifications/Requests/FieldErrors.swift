/// Collects what is wrong with a request, by the field's name in the public API (`Recipient.RecipientSms.PhoneNumber`).
struct FieldErrors {
  private(set) var errors: [String: [String]] = [:]

  mutating func add(_ field: String, _ rule: String) { errors[field, default: []].append(rule) }

  /// The problem to answer; nil when nothing is wrong.
  var problem: Problem? { errors.isEmpty ? nil : .validation(errors) }
}
