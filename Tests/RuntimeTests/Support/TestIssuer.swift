import Foundation
import JWTKit
import TestSupport
import Testing

/// Signs whatever a test wants signed.
struct TestIssuer: Sendable {
  let keyID: String
  /// As a JWK.
  let publicKey: String
  let algorithm: String
  private let signer: any JWTAlgorithm

  static let name = "https://issuer.example/"

  static func es256(_ keyID: String) async throws -> TestIssuer {
    let key = ES256PrivateKey()
    let point = try #require(key.parameters)
    let (x, y) = (point.x.base64URL, point.y.base64URL)
    return TestIssuer(
      keyID: keyID,
      publicKey: #"{"kty":"EC","crv":"P-256","use":"sig","kid":"\#(keyID)","x":"\#(x)","y":"\#(y)"}"#,
      algorithm: "ES256",
      signer: try await JWTKeyCollection().add(ecdsa: key).getKey()
    )
  }

  /// With a key that openssl makes.
  static func rs256(_ keyID: String, use: String = "sig") async throws -> TestIssuer {
    let made = try RunningProcess("/usr/bin/openssl", ["genrsa", "2048"])
    #expect(await made.end() == 0)
    let pem = made.lines.drop { !$0.hasPrefix("-----BEGIN") }.joined(separator: "\n")
    let file = NSTemporaryDirectory() + "varsel-key-\(UUID().uuidString)"
    try pem.write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let shown = try RunningProcess("/usr/bin/openssl", ["rsa", "-noout", "-modulus", "-in", file])
    #expect(await shown.end() == 0)
    let digits = try #require(shown.lines.first { $0.hasPrefix("Modulus=") }).dropFirst("Modulus=".count)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(Array(digits)[$0..<$0 + 2]), radix: 16)
    }
    let modulus = Data(bytes).base64EncodedString().base64URL
    return TestIssuer(
      keyID: keyID,
      publicKey: #"{"kty":"RSA","use":"\#(use)","kid":"\#(keyID)","n":"\#(modulus)","e":"AQAB"}"#,
      algorithm: "RS256",
      signer: try await JWTKeyCollection().add(rsa: Insecure.RSA.PrivateKey(pem: pem), digestAlgorithm: .sha256)
        .getKey()
    )
  }

  /// Signs with a secret that is another issuer's public key, as those do who hope that the verifier takes it for one.
  static func hs256(with issuer: TestIssuer) async throws -> TestIssuer {
    TestIssuer(
      keyID: issuer.keyID,
      publicKey: issuer.publicKey,
      algorithm: "HS256",
      signer: try await JWTKeyCollection().add(hmac: HMACKey(from: issuer.publicKey), digestAlgorithm: .sha256).getKey()
    )
  }

  /// A token that is good, but for what `change` does to its claims and its header.
  func token(
    _ change: (inout [String: Any]) -> Void = { _ in },
    header changeHeader: (inout [String: Any]) -> Void = { _ in }
  ) throws -> String {
    let now = Int(Date().timeIntervalSince1970)
    var header: [String: Any] = ["alg": algorithm, "kid": keyID, "typ": "JWT"]
    var claims: [String: Any] = [
      "iss": Self.name, "nbf": now - 1, "exp": now + 600, "urn:altinn:org": "ttd",
      "scope": "altinn:other altinn:serviceowner/notifications.create",
    ]
    changeHeader(&header)
    change(&claims)
    let parts = try [header, claims].map {
      try JSONSerialization.data(withJSONObject: $0).base64EncodedString().base64URL
    }
    let signed = parts.joined(separator: ".")
    let signature = try signer.sign(Data(signed.utf8))
    return "\(signed).\(Data(signature).base64EncodedString().base64URL)"
  }
}

extension String {
  fileprivate var base64URL: String {
    replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}
