/// The idempotency key in a header (IETF draft-ietf-httpapi-idempotency-key-header): text, with or without the quotes of a
/// structured field. The calls whose body has no place for one take it.
package enum IdempotencyKey {
  package static let field = "Idempotency-Key"
  /// Stands, as `true`, in an answer that is the answer to an earlier request.
  package static let replayedField = "Idempotency-Replayed"

  /// Nil where there is none.
  ///
  /// - Throws: the API's answer to one that is blank, too long or not visible ASCII, and to two.
  package static func read(_ fields: [String]) throws(Problem) -> String? {
    guard let first = fields.first else { return nil }
    let isQuoted = first.count >= 2 && first.hasPrefix("\"") && first.hasSuffix("\"")
    let key = isQuoted ? String(first.dropFirst().dropLast()) : first
    let isText = key.utf8.allSatisfy { (0x20...0x7E).contains($0) } && key.utf8.contains { $0 != 0x20 }
    guard fields.count == 1, isText, key.utf8.count <= RequestLimits.idempotencyIdLength else {
      let longest = RequestLimits.idempotencyIdLength
      throw .validation([field: ["The header must be one key of at most \(longest) characters of ASCII, not blank."]])
    }
    return key
  }
}

/// Which calls of the API share a name space of idempotency keys, for each creator.
package enum IdempotencyScope: String, Codable, Sendable, Hashable {
  /// Order chains.
  case chain = "Notification"
  case instant = "Instant"
  /// `POST /orders` and its like.
  case single = "Order"
}
