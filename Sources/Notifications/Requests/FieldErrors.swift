/// Collects what is wrong with a request, by the field's name in the public API (`Recipient.RecipientSms.PhoneNumber`).
struct FieldErrors {
  private var errors: [String: [String]] = [:]

  /// How many rules are broken so far.
  private(set) var count = 0

  mutating func add(_ field: String, _ rule: String) {
    errors[field, default: []].append(rule)
    count += 1
  }

  func isEmpty(below field: String) -> Bool { !errors.keys.contains { $0.hasPrefix(field) } }

  /// The problem to answer; nil when nothing is wrong.
  var problem: Problem? { errors.isEmpty ? nil : .validation(errors) }
}
