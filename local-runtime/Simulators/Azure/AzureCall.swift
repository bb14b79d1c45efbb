import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Notifications

/// One request to the simulated Azure Communication Services, as it came.
struct AzureCall: Sendable {
  var method: String
  /// Path and query, as in the request line.
  var target: String
  var host: String
  /// By name in lower case.
  var headers: [String: String]
  var body: [UInt8]

  static let apiVersion = "2023-03-31"

  /// Why it is not let in, as an error code of the service; nil where it is.
  ///
  /// The signature covers the method, the target, the date, the host and the hash of the body; the date is at most five
  /// minutes from the machine's clock.
  func fault(key: String, now: Timestamp) -> String? {
    guard let date = headers["x-ms-date"], let time = Self.time(date), abs(now.seconds(since: time)) <= 300 else {
      return "InvalidDate"
    }
    let hash = Data(SHA256.hash(data: body)).base64EncodedString()
    guard headers["x-ms-content-sha256"] == hash else { return "InvalidContentHash" }
    let text = "\(method)\n\(target)\n\(date);\(host);\(hash)"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(text.utf8), using: SymmetricKey(data: Data(base64Encoded: key) ?? Data()))
    let expected =
      "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=\(Data(code).base64EncodedString())"
    return headers["authorization"] == expected ? nil : "Denied"
  }

  /// Of a date such as "Tue, 24 Nov 2026 09:00:00 GMT" (RFC 1123).
  private static func time(_ text: String) -> Timestamp? {
    guard let match = text.wholeMatch(of: /[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT/) else {
      return nil
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard let month = months.firstIndex(of: String(match.2)) else { return nil }
    return Timestamp("\(match.3)-\(month < 9 ? "0" : "")\(month + 1)-\(match.1)T\(match.4)Z")
  }
}
