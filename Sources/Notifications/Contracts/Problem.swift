/// A refusal that the caller must understand (RFC 9457), as the public API words it.
package struct Problem: Error, Codable, Sendable, Hashable {
  package var type: String
  package var title: String
  package var status: Int
  package var detail: String?
  /// The code of a domain problem, for example `NOT-00001`. The original's documentation calls it `errorCode`: a domain
  /// problem has both.
  package var code: String?
  package var errorCode: String?
  /// The field, as the public API names it, and what is wrong with it.
  package var errors: [String: [String]]?

  package init(
    type: String,
    title: String,
    status: Int,
    detail: String? = nil,
    code: String? = nil,
    errors: [String: [String]]? = nil
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.code = code
    errorCode = code
    self.errors = errors
  }

  /// The original's answer to input that breaks a rule.
  package static func validation(_ errors: [String: [String]]) -> Problem {
    Problem(
      type: "https://tools.ietf.org/html/rfc9110#section-15.5.1",
      title: "One or more validation errors occurred.",
      status: 400,
      errors: errors
    )
  }

  /// A problem of the public API's own list, whose documentation has `detail` where its code has `title`: here are both.
  private static func domain(_ code: String, _ title: String, status: Int) -> Problem {
    Problem(type: "urn:altinn:error:\(code)", title: title, status: status, detail: title, code: code)
  }

  package static let missingContact = domain(
    "NOT-00001",
    "Missing contact information for recipient(s)",
    status: 422
  )

  package static let shipmentNotFound = domain("NOT-00003", "Shipment not found", status: 404)

  /// An instant order has certainly not been sent; the same request may be sent again.
  package static let instantNotSent = domain("NOT-00004", "A temporary network failure occurred", status: 503)

  package static let idempotencyMismatch = Problem(
    type: "urn:varsel:problem:idempotency-mismatch",
    title: "The idempotency key has been used with another request",
    status: 422,
    detail: "An idempotency key names one request; send a changed request under a new key."
  )
}
