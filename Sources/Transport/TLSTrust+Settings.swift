package import ProcessSettings

extension TLSTrust {
  /// `VARSEL_CA_FILE` and `VARSEL_CA_DIRECTORY`; the system's certificates without them.
  package init(settings: Settings) throws(SettingsError) {
    self.init(caFile: try settings.text("CA_FILE"), caDirectory: try settings.text("CA_DIRECTORY"))
  }
}
