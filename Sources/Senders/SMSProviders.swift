package import ProcessSettings

package enum SMSProviders {
  /// The first is the default.
  static let all: [any SMSProvider.Type] = [PSWinSMSProvider.self, LinkSMSProvider.self, KannelSMSProvider.self]

  /// The provider that `VARSEL_SMS_PROVIDER` names.
  package static func configured(_ settings: Settings) throws(SettingsError) -> any SMSProvider {
    let name = try settings.text("SMS_PROVIDER") ?? all[0].name
    guard let provider = all.first(where: { $0.name == name }) else {
      let names = all.map { $0.name }.joined(separator: ", ")
      throw SettingsError("VARSEL_SMS_PROVIDER must be one of \(names).")
    }
    return try provider.init(settings: settings)
  }
}
