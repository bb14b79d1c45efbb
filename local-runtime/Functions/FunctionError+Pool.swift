import Notifications

/// What the pool itself answers. None of these events has been begun.
extension FunctionError {
  static let busy = FunctionError(
    code: "busy",
    message: "No process of the function was free in time.",
    retryable: true
  )

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
