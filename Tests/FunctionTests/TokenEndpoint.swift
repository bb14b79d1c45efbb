import Foundation
import TestSupport

/// A token endpoint with a client that is registered there: a peer that gives `token-1` to every call, and the
/// settings that turn a function to it.
final class TokenEndpoint {
  let peer: HTTPPeer
  let key: String

  /// - Parameter answer: Instead of a token.
  init(_ answer: PeerAnswer? = nil) throws {
    let openssl = try ChildProcess("/usr/bin/openssl", ["genrsa", "2048"])
    guard try openssl.end() == 0 else { throw CocoaError(.executableLoad) }
    key = String(decoding: openssl.output, as: UTF8.self)
    peer = HTTPPeer { _ in
      answer ?? .ok(#"{"access_token": "token-1", "token_type": "Bearer", "expires_in": 599, "scope": "s"}"#)
    }
  }

  func settings(hosts: String) -> [String: String] {
    [
      "VARSEL_CONDITION_TOKEN_HOSTS": hosts,
      "VARSEL_MASKINPORTEN_TOKEN_URL": "http://\(peer.address)/token",
      "VARSEL_MASKINPORTEN_AUDIENCE": "https://maskinporten.example/",
      "VARSEL_MASKINPORTEN_CLIENT_ID": "client-1",
      "VARSEL_MASKINPORTEN_KEY": key,
      "VARSEL_MASKINPORTEN_KEY_ID": "key-1",
    ]
  }

  /// The claims of each assertion that came.
  var claims: [JSONValue] {
    peer.requests.compactMap { request in
      let parts = String(decoding: request.body, as: UTF8.self).split(separator: ".")
      guard parts.count == 3 else { return nil }
      var text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
      while text.count % 4 != 0 { text += "=" }
      return Data(base64Encoded: text).flatMap { try? JSONValue(bytes: [UInt8]($0)) }
    }
  }
}
