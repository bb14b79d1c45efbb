import ProcessSettings

extension Settings {
  /// - Parameter values: by their names without `VARSEL_`.
  init(values: [String: String]) {
    self.init(environment: Dictionary(uniqueKeysWithValues: values.map { ("VARSEL_\($0.key)", $0.value) }))
  }
}
