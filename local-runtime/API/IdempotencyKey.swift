import HTTPTypes
import Hummingbird
import Notifications

/// The idempotency key in a header (IETF draft-ietf-httpapi-idempotency-key-header): text, with or without the quotes of a
/// structured field. The calls whose body has no place for one take it.
enum IdempotencyKey {
  static let field = HTTPField.Name("Idempotency-Key")
  private static let replayed = HTTPField.Name("Idempotency-Replayed")

  /// Nil where there is none.
  ///
  /// - Throws: `ProblemError` for one that is blank, too long or not visible ASCII, and for two.
  static func read(_ request: Request) throws(ProblemError) -> String? {
    guard let field, let first = request.headers[values: field].first else { return nil }
    let isQuoted = first.count >= 2 && first.hasPrefix("\"") && first.hasSuffix("\"")
    let key = isQuoted ? String(first.dropFirst().dropLast()) : first
    let isText = key.utf8.allSatisfy { (0x20...0x7E).contains($0) } && key.utf8.contains { $0 != 0x20 }
    guard request.headers[values: field].count == 1, isText, key.utf8.count <= RequestLimits.idempotencyIdLength
    else {
      let longest = RequestLimits.idempotencyIdLength
      let rule = "The header must be one key of at most \(longest) characters of ASCII, not blank."
      throw ProblemError(.validation(["Idempotency-Key": [rule]]))
    }
    return key
  }

  /// What an answer says that is the answer to an earlier request.
  static var replayedHeaders: HTTPFields {
    var headers = HTTPFields()
    if let replayed { headers[replayed] = "true" }
    return headers
  }
}
