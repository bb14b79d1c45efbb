/// Collects what is wrong with a request, by the field's name in the public API (`Recipient.RecipientSms.PhoneNumber`).
struct FieldErrors {
  private var errors: [String: [String]] = [:]

  /// How many fields are wrong so far.
  var count: Int { errors.count }

  mutating func add(_ field: String, _ rule: String) { errors[field, default: []].append(rule) }

  func isEmpty(below field: String) -> Bool { !errors.keys.contains { $0.hasPrefix(field) } }

  /// The problem to answer; nil when nothing is wrong.
  var problem: Problem? { errors.isEmpty ? nil : .validation(errors) }
}
