/// The settings as a provider reads them, by their names without `VARSEL_`.
package struct ProviderSettings {
  private let lookUp: (String) throws(ProviderSettingsError) -> String?

  /// - Parameter lookUp: gives the value of a setting, or nil where it is absent or empty.
  package init(_ lookUp: @escaping (String) throws(ProviderSettingsError) -> String?) {
    self.lookUp = lookUp
  }

  package func text(_ name: String) throws(ProviderSettingsError) -> String? { try lookUp(name) }

  package func requiredText(_ name: String) throws(ProviderSettingsError) -> String {
    guard let value = try lookUp(name) else { throw ProviderSettingsError("VARSEL_\(name) is not set.") }
    return value
  }

  /// A name and its secret: both or neither.
  package func credentials(_ prefix: String) throws(ProviderSettingsError) -> (username: String, password: String)? {
    let (username, password) = (try lookUp("\(prefix)_USERNAME"), try lookUp("\(prefix)_PASSWORD"))
    switch (username, password) {
    case (nil, nil): return nil
    case (let username?, let password?): return (username, password)
    case (nil, _): throw ProviderSettingsError("VARSEL_\(prefix)_USERNAME is not set, but the password is.")
    case (_, nil): throw ProviderSettingsError("VARSEL_\(prefix)_PASSWORD is not set, but the user name is.")
    }
  }
}
