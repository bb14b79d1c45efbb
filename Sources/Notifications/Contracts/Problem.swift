/// A refusal that the caller must understand (RFC 9457), as the public API words it.
package struct Problem: Error, Codable, Sendable, Hashable {
  package var type: String
  package var title: String
  package var status: Int
  package var detail: String?
  /// The code of a domain problem, for example `NOT-00001`.
  package var code: String?
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

  package static let missingContact = Problem(
    type: "urn:altinn:error:NOT-00001",
    title: "Missing contact information for recipient(s)",
    status: 422,
    code: "NOT-00001"
  )

  package static let shipmentNotFound = Problem(
    type: "urn:altinn:error:NOT-00003",
    title: "Shipment not found",
    status: 404,
    code: "NOT-00003"
  )

  package static let idempotencyMismatch = Problem(
    type: "urn:varsel:problem:idempotency-mismatch",
    title: "The idempotency key has been used with another request",
    status: 422,
    detail: "An idempotency key names one request; send a changed request under a new key."
  )
}
