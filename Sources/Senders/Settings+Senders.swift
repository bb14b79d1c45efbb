internal import FoundationEssentials
internal import ProcessSettings

extension Settings {
  /// Required: an `http` or `https` URL with a host.
  func httpURL(_ name: String) throws(SettingsError) -> String {
    let text = try requiredText(name)
    let url = URL(string: text)
    guard ["http", "https"].contains(url?.scheme?.lowercased()), url?.host?.isEmpty == false else {
      throw SettingsError("VARSEL_\(name) must be an http or https URL.")
    }
    return text
  }

  /// A name and its secret, `VARSEL_<prefix>_USERNAME` and `VARSEL_<prefix>_PASSWORD`: both or neither.
  func credentials(_ prefix: String) throws(SettingsError) -> (username: String, password: String)? {
    let (username, password) = (try text("\(prefix)_USERNAME"), try text("\(prefix)_PASSWORD"))
    switch (username, password) {
    case (nil, nil): return nil
    case (let username?, let password?): return (username, password)
    case (nil, _): throw SettingsError("VARSEL_\(prefix)_USERNAME is not set, but the password is.")
    case (_, nil): throw SettingsError("VARSEL_\(prefix)_PASSWORD is not set, but the user name is.")
    }
  }
}
