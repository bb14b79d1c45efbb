internal import ProcessSettings

extension Settings {
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
