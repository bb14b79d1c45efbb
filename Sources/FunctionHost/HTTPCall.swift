import FoundationEssentials
package import Notifications

/// A call of an HTTP API, as API Gateway passes it on (payload format 2.0).
///
/// Beside the call the event may have members that whoever keeps the records has added; `given` reads them.
///
/// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
package struct HTTPCall {
  package let method: String
  /// Decoded; the stage is not part of it.
  package let path: String
  /// Decoded names and values; where a name comes twice, the values joined by commas.
  package let query: [String: String]
  /// Names in lower case; fields of one name are joined by commas.
  package let headers: [String: String]
  package let body: [UInt8]
  /// The claims of the access token, which the authorizer in front has verified. The only source of who calls.
  package let claims: [String: String]
  /// Drawn by the gateway for each call.
  package let requestId: String
  package let time: Timestamp?
  /// As `varsel.example`; what the caller named.
  package let domain: String?
  /// The path and the query, as they came.
  package let target: String
  private let event: Data

  /// Nil where the event is no such call.
  init?(_ event: [UInt8]) {
    self.event = Data(event)
    guard let form = try? JSONDecoder().decode(Form.self, from: self.event) else { return nil }
    method = form.requestContext.http.method
    path = form.rawPath
    query = form.queryStringParameters ?? [:]
    headers = Dictionary((form.headers ?? [:]).map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    if form.isBase64Encoded == true {
      guard let bytes = Data(base64Encoded: form.body ?? "") else { return nil }
      body = Array(bytes)
    } else {
      body = Array((form.body ?? "").utf8)
    }
    claims = (form.requestContext.authorizer?.jwt?.claims ?? [:]).compactMapValues(\.text)
    requestId = form.requestContext.requestId
    time = form.requestContext.timeEpoch.map { Timestamp(milliseconds: $0) }
    domain = form.requestContext.domainName
    let search = form.rawQueryString ?? ""
    target = search.isEmpty ? form.rawPath : "\(form.rawPath)?\(search)"
  }

  /// The members that stand beside the call.
  ///
  /// - Throws: `FunctionError` where they have another form.
  package func given<Value: Decodable>(_ type: Value.Type) throws(FunctionError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: event)
    } catch {
      throw FunctionError(
        code: "records", message: "What stands beside the call has not the agreed form.", retryable: false)
    }
  }

  /// What is no text names nobody.
  private struct Claim: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
  }

  private struct Form: Decodable {
    struct Context: Decodable {
      struct HTTP: Decodable {
        var method: String
      }
      struct Authorizer: Decodable {
        struct JWT: Decodable {
          var claims: [String: Claim]?
        }
        var jwt: JWT?
      }
      var http: HTTP
      var authorizer: Authorizer?
      var requestId: String
      var timeEpoch: Int64?
      var domainName: String?
    }
    var rawPath: String
    var rawQueryString: String?
    var queryStringParameters: [String: String]?
    var headers: [String: String]?
    var requestContext: Context
    var body: String?
    var isBase64Encoded: Bool?
  }
}

extension HTTPCall {
  /// Whether this is the path of the public API.
  ///
  /// - Parameter path: below `PublicAPI.base`, without a slash before it.
  package func isBelowBase(_ path: String) -> Bool { self.path == "\(PublicAPI.base)/\(path)" }

  /// The API's own address, for links.
  ///
  /// - Parameter configured: the address under which callers know it, as `https://varsel.example`; nil: as the call names it.
  package func base(_ configured: String?) -> String {
    var origin = configured ?? "https://\(domain ?? "localhost")"
    if origin.hasSuffix("/") { origin.removeLast() }
    return origin + PublicAPI.base
  }
}
