/// A failure that may pass: the `error` of a function's answer.
package struct FunctionError: Error, Codable, Sendable, Hashable {
  /// Stable, for example `registryUnavailable`.
  package var code: String
  package var message: String
  package var retryable: Bool

  package init(code: String, message: String, retryable: Bool) {
    self.code = code
    self.message = message
    self.retryable = retryable
  }
}
