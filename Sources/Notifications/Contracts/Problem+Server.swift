/// The refusals of whoever answers a call over HTTP.
extension Problem {
  package static func bodyTooLarge(limit: Int) -> Problem {
    Problem(
      type: "https://tools.ietf.org/html/rfc9110#section-15.5.14",
      title: "The request body is over the limit of \(limit) bytes.",
      status: 413
    )
  }

  /// The same request may be sent again, with the same idempotency key.
  package static let unavailable = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.6.4",
    title: "A service that is needed for this request does not answer.",
    status: 503
  )

  /// This server is not set up for the request, or is broken.
  package static let failure = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.6.1",
    title: "The server is not set up for this request.",
    status: 500
  )

  /// No token, or one that cannot be trusted.
  package static let unauthorized = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.2",
    title: "Unauthorized",
    status: 401
  )

  /// The token is good, but does not allow this, or names no service owner.
  package static let forbidden = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.4",
    title: "Forbidden",
    status: 403
  )

  /// There is none, or it is another sender's.
  package static let notFound = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.5",
    title: "Not Found",
    status: 404
  )

  package static let nothingToCancel = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.10",
    title: "The order can no longer be cancelled.",
    status: 409
  )

  package static let foreignHost = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.22",
    title: "This server answers local callers only.",
    status: 421
  )

  package static let notJSON = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.16",
    title: "The request body must be application/json.",
    status: 415
  )
}
