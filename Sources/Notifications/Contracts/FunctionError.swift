/// A failure that may pass: the `error` of a function's answer.
package struct FunctionError: Error, Codable, Sendable, Hashable {
  /// Stable, for example `registryUnavailable`.
  package var code: String
  package var message: String
  package var retryable: Bool
  /// How long whoever failed asks to be left alone (`Retry-After`); absent where they said nothing.
  package var retryAfterSeconds: Int?

  package init(code: String, message: String, retryable: Bool, retryAfterSeconds: Int? = nil) {
    self.code = code
    self.message = message
    self.retryable = retryable
    self.retryAfterSeconds = retryAfterSeconds
  }
}
