package import ProcessSettings

extension AltinnRegistries {
  /// `VARSEL_PROFILE_URL` (required), `VARSEL_REGISTER_URL` and `VARSEL_REGISTRY_TIMEOUT_SECONDS` (1–60, default 5).
  package init(settings: Settings) throws(SettingsError) {
    let profile = try Self.url("PROFILE_URL", try settings.requiredText("PROFILE_URL"))
    let register = try settings.text("REGISTER_URL")
    let seconds = try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
    self.init(
      profile: profile,
      register: try register.map { text throws(SettingsError) in try Self.url("REGISTER_URL", text) },
      secondsPerCall: seconds
    )
  }

  private static func url(_ name: String, _ text: String) throws(SettingsError) -> RegistryURL {
    guard let url = RegistryURL(text) else {
      throw SettingsError("VARSEL_\(name) must be an http or https URL without a query.")
    }
    return url
  }
}
