import FoundationEssentials

/// How the header of an assertion names the public key (RFC 7515, 4.1).
enum KeyReference: Sendable, Hashable {
  /// `kid`: of a key that is registered with the client.
  case keyID(String)
  /// `x5c`: an enterprise certificate and those above it, each in base64 of DER.
  case certificates([String])

  /// - Parameter pem: One certificate or more, the client's own first. Nil where there is none, or one is not base64.
  init?(certificates pem: String) {
    var certificates: [String] = []
    var open: String?
    for line in pem.split(whereSeparator: \.isNewline) {
      switch (line, open) {
      case ("-----BEGIN CERTIFICATE-----", nil): open = ""
      case ("-----END CERTIFICATE-----", let text?):
        guard !text.isEmpty, Data(base64Encoded: text) != nil else { return nil }
        certificates.append(text)
        open = nil
      case (_, let text?): open = text + line
      case (_, nil): break
      }
    }
    guard !certificates.isEmpty, open == nil else { return nil }
    self = .certificates(certificates)
  }
}
