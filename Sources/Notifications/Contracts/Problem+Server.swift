/// The refusals of whoever answers a call over HTTP.
extension Problem {
  package static func bodyTooLarge(limit: Int) -> Problem {
    http(413, "The request body is over the limit of \(limit) bytes.", section: "15.5.14")
  }

  /// The same request may be sent again, with the same idempotency key.
  package static let unavailable = http(
    503, "A service that is needed for this request does not answer.", section: "15.6.4")

  /// This server is not set up for the request, or is broken.
  package static let failure = http(500, "The server is not set up for this request.", section: "15.6.1")

  /// No token, or one that cannot be trusted.
  package static let unauthorized = http(401, "Unauthorized", section: "15.5.2")

  /// The token is good, but does not allow this, or names no service owner.
  package static let forbidden = http(403, "Forbidden", section: "15.5.4")

  /// There is none, or it is another sender's.
  package static let notFound = http(404, "Not Found", section: "15.5.5")

  package static let nothingToCancel = http(409, "The order can no longer be cancelled.", section: "15.5.10")

  package static let foreignHost = http(421, "This server answers local callers only.", section: "15.5.22")

  package static let notJSON = http(415, "The request body must be application/json.", section: "15.5.16")

  /// - Parameter section: of RFC 9110, about the status.
  private static func http(_ status: Int, _ title: String, section: String) -> Problem {
    Problem(type: "https://tools.ietf.org/html/rfc9110#section-\(section)", title: title, status: status)
  }
}
