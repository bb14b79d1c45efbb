internal import Transport

extension ProviderSettings {
  /// `VARSEL_CA_FILE` and `VARSEL_CA_DIRECTORY`; the system's certificates without them.
  func trust() throws(ProviderSettingsError) -> TLSTrust {
    TLSTrust(caFile: try text("CA_FILE"), caDirectory: try text("CA_DIRECTORY"))
  }
}
