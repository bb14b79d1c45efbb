import FoundationEssentials
import Transport

/// The answer of a token endpoint (RFC 6749, 5.1 and 5.2).
struct TokenAnswer {
  let token: String
  /// How long the token is good for, in seconds: no more than a day, whatever the answer says.
  let lifetime: Int64

  private static let longestLifetime: Int64 = 86_400

  private struct Issued: Decodable {
    let access_token: String
    let token_type: String
    let expires_in: Int64
  }

  private struct Refused: Decodable {
    let error: String?
    let error_description: String?
  }

  init(_ response: HTTPResponse) throws(TokenError) {
    let body = Data(response.body)
    guard (200...299).contains(response.status) else { throw Self.refusal(response) }
    guard let issued = try? JSONDecoder().decode(Issued.self, from: body), issued.token_type.lowercased() == "bearer",
      issued.expires_in > 0, Self.isToken(issued.access_token)
    else { throw .unreadableAnswer }
    token = issued.access_token
    lifetime = min(issued.expires_in, Self.longestLifetime)
  }

  private static func refusal(_ response: HTTPResponse) -> TokenError {
    let refused = try? JSONDecoder().decode(Refused.self, from: Data(response.body))
    return .refused(
      status: response.status,
      error: refused?.error.flatMap { isErrorCode($0) ? $0 : nil },
      code: refused?.error_description.flatMap(maskinportenCode),
      retryAfterSeconds: RetryAfter.seconds(in: response)
    )
  }

  private static func isErrorCode(_ text: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    return (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "_") }
  }

  /// The first `MP-` with three digits after it.
  private static func maskinportenCode(in text: String) -> String? {
    var rest = text[...]
    while !rest.isEmpty {
      let code = rest.prefix(6)
      let digits = code.utf8.dropFirst(3)
      if code.hasPrefix("MP-"), digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) {
        return String(code)
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// `b64token` of RFC 6750, 2.1: what can follow `Bearer` in a header field.
  private static func isToken(_ text: String) -> Bool {
    let padding = UInt8(ascii: "=")
    let stem = text.utf8.prefix { $0 != padding }
    return !stem.isEmpty && text.utf8.dropFirst(stem.count).allSatisfy { $0 == padding }
      && stem.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~+/".utf8.contains(byte)
        }
      }
  }
}
