import Notifications

extension FunctionError {
  /// - Parameter what: the registry and what it did, as in "The contact registry did not answer".
  static func registryUnavailable(_ what: String, retryAfterSeconds: Int? = nil) -> FunctionError {
    FunctionError(
      code: "registryUnavailable",
      message: "\(what).",
      retryable: true,
      retryAfterSeconds: retryAfterSeconds
    )
  }

  static func notSet(_ setting: String) -> FunctionError {
    FunctionError(code: "settings", message: "\(setting) is not set.", retryable: false)
  }
}
