import Crypto
import Foundation
import TestSupport

/// Azure's e-mail service over real HTTP, as strict as its documentation: it answers 401 to whatever is not signed with
/// its key over what it received, 400 to another api-version, another type or an operation id that is no UUID, and then as
/// the test says. The signature is checked by swift-crypto.
struct AzurePeer {
  static let key = "dmFyc2VsLWtleS0wMTIzNDU2Nzg5YWJjZGVm"

  /// Of `Sample.email()`: `uuid.uuid5(uuid.UUID(id), "azure 2026-11-26T09:00:00.000Z")` of Python.
  static let operationID = "ccad5237-5daf-52d2-94b8-ea2b62cd6599"

  let http: HTTPPeer

  init(_ answer: @escaping @Sendable (PeerRequest) -> PeerAnswer) {
    http = HTTPPeer { request in Self.fault(in: request).map { Self.error(401, $0) } ?? answer(request) }
  }

  static func error(_ status: Int, _ code: String, _ message: String = "No.") -> PeerAnswer {
    .status(status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#)
  }

  static func operation(_ id: String, _ status: String, error: String? = nil) -> String {
    let error = error.map { #"{"code":"\#($0)","message":"No."}"# } ?? "null"
    return #"{"id":"\#(id)","status":"\#(status)","error":\#(error)}"#
  }

  static func fields(of request: PeerRequest) -> [String: String] {
    let lines = request.head.split(separator: "\r\n").dropFirst()
    return Dictionary(
      lines.map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
      },
      // What comes twice is not what was signed.
      uniquingKeysWith: { "\($0),\($1)" }
    )
  }

  private static func fault(in request: PeerRequest) -> String? {
    let fields = fields(of: request)
    let method = request.head.prefix { $0 != " " }
    guard let key = Data(base64Encoded: key), let date = fields["x-ms-date"], let host = fields["host"] else {
      return "Incomplete"
    }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let time = formatter.date(from: date), formatter.string(from: time) == date else { return "Date" }
    guard abs(time.timeIntervalSinceNow) < 300 else { return "ClockSkew" }
    let hash = Data(Crypto.SHA256.hash(data: request.body)).base64EncodedString()
    guard fields["x-ms-content-sha256"] == hash else { return "ContentHash" }
    let text = "\(method)\n\(request.target)\n\(date);\(host);\(hash)"
    let code = HMAC<Crypto.SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key))
    let expected =
      "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=\(Data(code).base64EncodedString())"
    return fields["authorization"] == expected ? nil : "Signature"
  }
}
