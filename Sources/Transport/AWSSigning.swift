/// How a request to AWS is signed (Signature Version 4; libcurl does it).
package struct AWSSigning: Sendable, Equatable {
  package var region: String
  package var service: String
  package var accessKey: String
  package var secretKey: String
  /// Of credentials that end by themselves.
  package var sessionToken: String?

  package init(region: String, service: String, accessKey: String, secretKey: String, sessionToken: String? = nil) {
    self.region = region
    self.service = service
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.sessionToken = sessionToken
  }
}
