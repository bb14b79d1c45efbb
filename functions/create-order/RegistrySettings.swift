import FunctionHost
import Registries

/// Which registry is asked when an order is placed, made only once somebody has to be looked up.
struct RegistrySettings {
  private let url: String?
  private let seconds: Int

  init(settings: Settings) throws(SettingsError) {
    url = try settings.text("PROFILE_URL")
    seconds = try settings.integer("REGISTRY_TIMEOUT_SECONDS", default: 5, in: 1...60)
  }

  func make() -> any PersonRegistry {
    guard let url else { return NoRegistry() }
    return ProfileRegistry(base: url, secondsPerCall: seconds) ?? NoRegistry()
  }
}
