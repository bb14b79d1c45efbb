import FunctionHost
import Senders

extension ProviderSettings {
  init(_ settings: Settings) {
    self.init { name throws(ProviderSettingsError) in
      do throws(SettingsError) {
        return try settings.text(name)
      } catch {
        throw ProviderSettingsError(error.message)
      }
    }
  }
}
