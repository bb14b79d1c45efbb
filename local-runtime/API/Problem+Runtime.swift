import Notifications

/// The refusals that only a server has.
extension Problem {
  static func bodyTooLarge(limit: Int) -> Problem {
    Problem(
      type: "https://tools.ietf.org/html/rfc9110#section-15.5.14",
      title: "The request body is over the limit of \(limit) bytes.",
      status: 413
    )
  }

  /// The same request may be sent again, with the same idempotency key.
  static let unavailable = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.6.4",
    title: "A service that is needed for this request does not answer.",
    status: 503
  )

  /// This server is not set up for the request, or is broken.
  static let failure = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.6.1",
    title: "The server is not set up for this request.",
    status: 500
  )

  /// No token, or one that cannot be trusted.
  static let unauthorized = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.2",
    title: "Unauthorized",
    status: 401
  )

  /// The token is good, but does not allow this, or names no service owner.
  static let forbidden = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.4",
    title: "Forbidden",
    status: 403
  )

  /// There is none, or it is another sender's.
  static let notFound = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.5",
    title: "Not Found",
    status: 404
  )

  static let nothingToCancel = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.10",
    title: "The order can no longer be cancelled.",
    status: 409
  )

  static let foreignHost = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.22",
    title: "This server answers local callers only.",
    status: 421
  )

  static let notJSON = Problem(
    type: "https://tools.ietf.org/html/rfc9110#section-15.5.16",
    title: "The request body must be application/json.",
    status: 415
  )
}
