internal import FoundationEssentials
internal import Notifications
internal import Transport

/// The access key of a Communication Services resource, which signs each request (HMAC-SHA256;
/// https://learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial).
struct AzureAccessKey: Sendable {
  private let bytes: [UInt8]

  /// - Parameter base64: as the portal shows it. Nil where it is empty or no Base64.
  init?(base64: String) {
    guard let data = Data(base64Encoded: base64), !data.isEmpty else { return nil }
    bytes = Array(data)
  }

  /// The fields that authenticate a request; nil where OpenSSL fails.
  ///
  /// - Parameters:
  ///   - target: path and query, as they stand in the request line.
  ///   - host: as the Host field has it, with the port where it is not the scheme's own.
  ///   - date: the real time; the service refuses a request whose date is more than minutes from its own.
  func fields(method: String, target: String, host: String, body: [UInt8], date: Timestamp) -> HTTPFields? {
    guard let digest = SHA256.digest(of: body) else { return nil }
    let contentHash = Data(digest).base64EncodedString()
    let dateText = MessageDate.httpText(of: date)
    let text = "\(method)\n\(target)\n\(dateText);\(host);\(contentHash)"
    guard let code = SHA256.authenticationCode(of: Array(text.utf8), key: bytes) else { return nil }
    let signature = Data(code).base64EncodedString()
    return [
      "x-ms-date": dateText,
      "x-ms-content-sha256": contentHash,
      "Authorization": "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=\(signature)",
    ]
  }
}
