package import ProcessSettings

extension ProfileRegistry {
  /// `VARSEL_PROFILE_URL` (required) and `VARSEL_REGISTRY_TIMEOUT_SECONDS` (1–60, default 5).
  package init(settings: Settings) throws(SettingsError) {
    let base = try settings.requiredText("PROFILE_URL")
    let seconds = try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
    guard let registry = ProfileRegistry(base: base, secondsPerCall: seconds) else {
      throw SettingsError("VARSEL_PROFILE_URL must be an http or https URL without a query.")
    }
    self = registry
  }
}
