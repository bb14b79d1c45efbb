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
    let key = try SigningKey.read("MASKINPORTEN_KEY", settings)
    let seconds = try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
    self.init(
      tokenURL: tokenURL,
      identity: Identity(
        id: id, audience: audience, keyReference: try KeyReference(settings: settings, prefix: "MASKINPORTEN", key: key)
      ),
      key: key,
      secondsPerCall: seconds
    ) { request throws(TransportError) in
      try client.send(request)
    }
  }
}

extension SigningKey {
  /// The key in PEM that the setting `name` holds.
  static func read(_ name: String, _ settings: Settings) throws(SettingsError) -> SigningKey {
    guard let key = SigningKey(pem: try settings.requiredText(name)) else {
      throw SettingsError(
        "VARSEL_\(name) must be a private RSA key of 2,048 bits or more, in PEM, without a pass phrase."
      )
    }
    return key
  }
}

extension KeyReference {
  /// One of `<prefix>_KEY_ID` and `<prefix>_CERTIFICATE` (PEM), the certificate being that of `key`, which the setting
  /// `<prefix>_KEY` holds.
  init(settings: Settings, prefix: String, key: SigningKey) throws(SettingsError) {
    let (id, certificate) = ("\(prefix)_KEY_ID", "\(prefix)_CERTIFICATE")
    switch (try settings.text(id), try settings.text(certificate)) {
    case (let id?, nil): self = .keyID(id)
    case (nil, let pem?):
      guard let reference = KeyReference(certificates: pem), key.belongs(toCertificate: pem) else {
        throw SettingsError(
          "VARSEL_\(certificate) must be certificates in PEM, the first that of VARSEL_\(prefix)_KEY.")
      }
      self = reference
    case (nil, nil): throw SettingsError("VARSEL_\(id) is not set, nor is VARSEL_\(certificate).")
    case (.some, .some): throw SettingsError("VARSEL_\(id) and VARSEL_\(certificate) must not both be set.")
    }
  }
}
