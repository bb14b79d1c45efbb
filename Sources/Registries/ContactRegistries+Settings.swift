package import ProcessSettings
import Transport

extension ContactRegistries {
  private enum PersonRegistry: String, CaseIterable { case profile, krr }
  private enum RoleRegistry: String, CaseIterable { case register, enhetsregisteret }

  /// - `VARSEL_PROFILE_URL`, up to and with `/profile/api/v1/`, and `VARSEL_REGISTER_URL`, up to and with
  ///   `/register/api/v1/`.
  /// - `VARSEL_PERSON_REGISTRY`: `profile` (default) or `krr`, with `VARSEL_KRR_URL`, up to and with `/rest/v2/`, and
  ///   `VARSEL_KRR_SCOPE`.
  /// - `VARSEL_AUTHORIZATION_URL`, up to and with `/authorization/api/v1/`, and `VARSEL_AUTHORIZATION_SUBSCRIPTION_KEY`.
  /// - `VARSEL_ROLE_REGISTRY`: `register` (default), with `VARSEL_REGISTER_V2_URL` up to and with `/register/api/v2/`; or
  ///   `enhetsregisteret`, with `VARSEL_ENHETSREGISTERET_URL` up to and with `/enhetsregisteret/autorisert-api/` and
  ///   `VARSEL_ENHETSREGISTERET_SCOPE`.
  /// - `VARSEL_REGISTRY_TIMEOUT_SECONDS` (1–60, default 5); those of `TLSTrust`; those of `MaskinportenClient`, required for KRR and
  ///   Enhetsregisteret; those of `PlatformTokens`.
  ///
  /// - Parameter isRequired: whether a process that could ask nobody for a person must not start.
  package init(settings: Settings, isRequired: Bool) throws(SettingsError) {
    var endpoints = Endpoints()
    var needsMaskinporten = false
    endpoints.profile = try Self.endpoint("PROFILE_URL", settings, .platform)
    endpoints.register = try Self.endpoint("REGISTER_URL", settings, .platform)
    switch try settings.choice("PERSON_REGISTRY", default: PersonRegistry.profile) {
    case .profile:
      if isRequired { _ = try settings.requiredText("PROFILE_URL") }
    case .krr:
      let scope = try settings.text("KRR_SCOPE") ?? "krr:global/kontaktinformasjon.read"
      _ = try settings.requiredText("KRR_URL")
      guard let krr = try Self.endpoint("KRR_URL", settings, .maskinporten(TokenRequest(scope: scope))) else { break }
      endpoints.persons = .krr(krr)
      needsMaskinporten = true
    }
    endpoints.authorization = try Self.endpoint("AUTHORIZATION_URL", settings, .platform)
    if let key = try settings.text("AUTHORIZATION_SUBSCRIPTION_KEY") {
      endpoints.authorization?.headers = [("Ocp-Apim-Subscription-Key", key)]
    }
    switch try settings.choice("ROLE_REGISTRY", default: RoleRegistry.register) {
    case .register: endpoints.roles = try Self.endpoint("REGISTER_V2_URL", settings, .platform).map { .register($0) }
    case .enhetsregisteret:
      let token = TokenRequest(scope: try settings.requiredText("ENHETSREGISTERET_SCOPE"))
      _ = try settings.requiredText("ENHETSREGISTERET_URL")
      let endpoint = try Self.endpoint("ENHETSREGISTERET_URL", settings, .maskinporten(token))
      endpoints.roles = endpoint.map { .enhetsregisteret($0) }
      needsMaskinporten = true
    }
    let client = HTTPClient(trust: try TLSTrust(settings: settings))
    self.init(
      endpoints,
      session: RegistrySession(
        client: client,
        maskinporten: needsMaskinporten ? try MaskinportenClient(settings: settings, client: client) : nil,
        platform: try PlatformTokens(settings: settings)
      ),
      secondsPerCall: try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
    )
  }

  /// Nil where the setting is absent.
  private static func endpoint(
    _ name: String,
    _ settings: Settings,
    _ credentials: RegistryEndpoint.Credentials
  ) throws(SettingsError) -> RegistryEndpoint? {
    guard let text = try settings.text(name) else { return nil }
    guard let url = RegistryURL(text) else {
      throw SettingsError("VARSEL_\(name) must be an http or https URL without a query.")
    }
    return RegistryEndpoint(url: url, credentials: credentials)
  }
}
