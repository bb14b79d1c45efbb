import Notifications

/// What the pool itself answers. None of these events has been begun.
extension FunctionError {
  static let busy = FunctionError(
    code: "busy",
    message: "No process of the function was free in time.",
    retryable: true
  )

  /// Too many events wait already.
  static func noRoom(retryAfterSeconds: Int) -> FunctionError {
    FunctionError(
      code: "noRoom",
      message: "Too many events wait for the function.",
      retryable: true,
      retryAfterSeconds: retryAfterSeconds
    )
  }

  /// The provider takes nothing for now.
  static func paused(seconds: Int) -> FunctionError {
    FunctionError(
      code: "providerPaused",
      message: "The provider takes no messages for now.",
      retryable: true,
      retryAfterSeconds: seconds
    )
  }

  static let notStarted = FunctionError(
    code: "notStarted",
    message: "No process of the function could take the event.",
    retryable: true
  )

  static let tooLong = FunctionError(
    code: "tooLong",
    message: "The event is longer than a function reads.",
    retryable: false
  )

  static let encoding = FunctionError(
    code: "encoding",
    message: "The event could not be written.",
    retryable: false
  )
}
