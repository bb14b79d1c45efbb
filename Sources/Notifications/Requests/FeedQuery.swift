/// Which part of the status feed is asked for: the query of `GET /future/shipment/feed`.
package struct FeedQuery: Encodable, Sendable, Hashable {
  /// Entries after this place; going back, before it, and 0 stands for the end.
  package var sequenceNumber: Int64
  package var limit: Int
  package var isDescending: Bool

  /// - Parameter value: of a parameter of the query, decoded; nil where there is none.
  /// - Throws: the API's answer to a query that breaks a rule.
  package init(_ value: (_ name: String) -> String?) throws(Problem) {
    var errors: [String: [String]] = [:]
    func number(_ name: String) -> Int64? {
      guard let text = value(name) else { return nil }
      guard let number = Int64(text) else {
        errors[name] = ["The value must be a whole number."]
        return nil
      }
      return number
    }
    sequenceNumber = number("seq") ?? 0
    limit = Int(min(max(number("pageSize") ?? 500, 1), 500))
    let direction = value("orderBy")?.lowercased() ?? "asc"
    isDescending = direction == "desc"
    if sequenceNumber < 0 { errors["seq"] = ["Sequence number cannot be less than 0."] }
    if !["asc", "desc"].contains(direction) { errors["orderBy"] = ["The value must be asc or desc."] }
    guard errors.isEmpty else { throw .validation(errors) }
  }
}
