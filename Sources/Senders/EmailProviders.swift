package import ProcessSettings

package enum EmailProviders {
  /// The first is the default.
  static let all: [any EmailProvider.Type] = [SMTPEmailProvider.self, AzureEmailProvider.self]

  /// The provider that `VARSEL_EMAIL_PROVIDER` names.
  package static func configured(_ settings: Settings) throws(SettingsError) -> any EmailProvider {
    let name = try settings.text("EMAIL_PROVIDER") ?? all[0].name
    guard let provider = all.first(where: { $0.name == name }) else {
      let names = all.map { $0.name }.joined(separator: ", ")
      throw SettingsError("VARSEL_EMAIL_PROVIDER must be one of \(names).")
    }
    return try provider.init(settings: settings)
  }
}
