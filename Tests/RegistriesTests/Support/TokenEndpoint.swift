import Foundation
import Testing

@testable import Registries
@testable import Transport

/// Maskinporten's token endpoint, scripted: it gives `token-1`, `token-2` and so on, and keeps what it was sent. Its clock
/// is the client's.
final class TokenEndpoint {
  /// The parts of one assertion that came.
  struct Assertion {
    let header: [String: String]
    let claims: [String: String]
    let signed: String
    let signature: Data
  }

  let key: RSAKeyPair
  var now: Int64 = 1_800_000_000
  var lifetime = 599
  /// Instead of a token.
  var answer: Result<HTTPResponse, TransportError>?
  private(set) var calls: [HTTPRequest] = []
  private let keyReference: KeyReference
  private let signingKey: SigningKey
  private(set) lazy var client = makeClient()

  init(key: RSAKeyPair, keyReference: KeyReference = .keyID("key-1")) throws {
    signingKey = try #require(SigningKey(pem: key.privatePEM))
    self.key = key
    self.keyReference = keyReference
  }

  var assertions: [Assertion] {
    calls.compactMap { call in
      let form = String(decoding: call.body ?? [], as: UTF8.self)
      let parts = (form.split(separator: "=").last ?? "").split(separator: ".").map(String.init)
      guard parts.count == 3 else { return nil }
      return Assertion(
        header: Self.members(parts[0]),
        claims: Self.members(parts[1]),
        signed: "\(parts[0]).\(parts[1])",
        signature: Self.bytes(parts[2])
      )
    }
  }

  private func makeClient() -> MaskinportenClient {
    MaskinportenClient(
      tokenURL: "https://maskinporten.example/token",
      identity: .init(id: "client-1", audience: "https://maskinporten.example/", keyReference: keyReference),
      key: signingKey,
      secondsPerCall: 3,
      clock: { [unowned self] in now },
      send: { [unowned self] request throws(TransportError) in
        calls.append(request)
        if let answer { return try answer.get() }
        let body = #"{"access_token":"token-\#(calls.count)","token_type":"Bearer","expires_in":\#(lifetime)}"#
        return HTTPResponse(status: 200, body: Array(body.utf8))
      }
    )
  }

  /// Of a JSON object; the items of an array with commas between them.
  private static func members(_ part: String) -> [String: String] {
    let object = try? JSONSerialization.jsonObject(with: bytes(part)) as? [String: Any]
    return (object ?? [:]).mapValues { value in
      (value as? [String])?.joined(separator: ",") ?? "\(value)"
    }
  }

  private static func bytes(_ part: String) -> Data {
    var text = part.replacing("-", with: "+").replacing("_", with: "/")
    while text.count % 4 != 0 { text += "=" }
    return Data(base64Encoded: text) ?? Data()
  }
}
