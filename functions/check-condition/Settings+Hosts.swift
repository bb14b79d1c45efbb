import ProcessSettings
import Transport

extension Settings {
  /// A comma-separated list of `host:port`; empty where the setting is absent.
  ///
  /// - Parameter defaultPort: The port of a host without one; nil where each must have one.
  func hosts(_ name: String, defaultPort: Int? = nil) throws(SettingsError) -> [HostPort] {
    let entries = try text(name)?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    let hosts = entries.map { HostPort(String($0.trimmingPrefix { $0 == " " }), defaultPort: defaultPort) }
    guard !hosts.contains(nil) else {
      let form = defaultPort == nil ? "host:port" : "host or host:port"
      throw SettingsError("VARSEL_\(name) must be a comma-separated list of \(form), international names as xn--….")
    }
    return hosts.compactMap { $0 }
  }
}
