/// The contract of `receive-report`: reads a provider's callback and says what to answer.
package enum ReceiveReport {
  package struct Event: Codable, Sendable, Hashable {
    package var provider: String
    package var method: String
    package var url: String
    package var headers: [String: String]
    /// The request's body as text, or as base64 where it is not UTF-8.
    package var body: String?
    package var bodyBase64: String?
    package var now: Timestamp?

    package init(
      provider: String,
      method: String,
      url: String,
      headers: [String: String],
      body: String? = nil,
      bodyBase64: String? = nil,
      now: Timestamp? = nil
    ) {
      self.provider = provider
      self.method = method
      self.url = url
      self.headers = headers
      self.body = body
      self.bodyBase64 = bodyBase64
      self.now = now
    }
  }

  /// What the caller answers the provider, after it has stored the reports.
  package struct Reply: Codable, Sendable, Hashable {
    package var status: Int
    package var headers: [String: String]
    package var body: String

    package init(status: Int, headers: [String: String] = [:], body: String = "") {
      self.status = status
      self.headers = headers
      self.body = body
    }
  }

  package struct Result: Codable, Sendable, Hashable {
    package var reports: [DeliveryReport]
    package var reply: Reply

    package init(reports: [DeliveryReport], reply: Reply) {
      self.reports = reports
      self.reply = reply
    }
  }
}
