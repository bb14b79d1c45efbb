/// What a provider says became of a message that it took.
package struct DeliveryReport: Codable, Sendable, Hashable {
  package var provider: String
  /// The provider's name for the message, as its send result gave it.
  package var reference: String
  package var result: NotificationResult
  /// When it happened, where the provider says so; else when the report came.
  package var at: Timestamp

  package init(provider: String, reference: String, result: NotificationResult, at: Timestamp) {
    self.provider = provider
    self.reference = reference
    self.result = result
    self.at = at
  }
}
