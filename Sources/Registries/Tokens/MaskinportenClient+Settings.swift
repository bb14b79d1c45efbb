import Notifications
package import ProcessSettings
package import Transport

extension MaskinportenClient {
  /// `VARSEL_MASKINPORTEN_TOKEN_URL`, `_AUDIENCE`, `_CLIENT_ID` and `_KEY` (PEM), all required, with one of
  /// `VARSEL_MASKINPORTEN_KEY_ID` and `VARSEL_MASKINPORTEN_CERTIFICATE` (PEM, the client's own certificate first);
  /// `VARSEL_REGISTRY_TIMEOUT_SECONDS` (1–60, default 5).
  package convenience init(settings: Settings, client: HTTPClient) throws(SettingsError) {
    let tokenURL = try settings.requiredText("MASKINPORTEN_TOKEN_URL")
    guard ConditionEndpoint.flaw(in: tokenURL) == nil, !tokenURL.contains(where: { "?#".contains($0) }) else {
      throw SettingsError("VARSEL_MASKINPORTEN_TOKEN_URL must be an http or https URL without a query.")
    }
    let audience = try settings.requiredText("MASKINPORTEN_AUDIENCE")
    let id = try settings.requiredText("MASKINPORTEN_CLIENT_ID")
    guard let key = SigningKey(pem: try settings.requiredText("MASKINPORTEN_KEY")) else {
      throw SettingsError(
        "VARSEL_MASKINPORTEN_KEY must be a private RSA key of 2,048 bits or more, in PEM, without a pass phrase."
      )
    }
    let seconds = try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
    self.init(
      tokenURL: tokenURL,
      identity: Identity(id: id, audience: audience, keyReference: try Self.keyReference(settings, key)),
      key: key,
      secondsPerCall: seconds
    ) { request throws(TransportError) in
      try client.send(request)
    }
  }

  private static func keyReference(_ settings: Settings, _ key: SigningKey) throws(SettingsError) -> KeyReference {
    switch (try settings.text("MASKINPORTEN_KEY_ID"), try settings.text("MASKINPORTEN_CERTIFICATE")) {
    case (let id?, nil): return .keyID(id)
    case (nil, let pem?):
      guard let reference = KeyReference(certificates: pem), key.belongs(toCertificate: pem) else {
        throw SettingsError(
          "VARSEL_MASKINPORTEN_CERTIFICATE must be certificates in PEM, the first that of VARSEL_MASKINPORTEN_KEY."
        )
      }
      return reference
    case (nil, nil):
      throw SettingsError("VARSEL_MASKINPORTEN_KEY_ID is not set, nor is VARSEL_MASKINPORTEN_CERTIFICATE.")
    case (.some, .some):
      throw SettingsError("VARSEL_MASKINPORTEN_KEY_ID and VARSEL_MASKINPORTEN_CERTIFICATE must not both be set.")
    }
  }
}
