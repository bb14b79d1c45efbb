import FoundationEssentials

/// The settings of a process, read once at its start.
///
/// A setting `X` is the environment variable `VARSEL_X`; else the contents of the file that `VARSEL_X_FILE` names (for
/// mounted secrets; one trailing line feed is dropped); else the member `VARSEL_X` of `settings.json` beside the
/// executable. An empty value counts as absent.
package struct Settings: Sendable {
  private let environment: [String: String]
  private let file: [String: String]

  package init(environment: [String: String], file: [String: String] = [:]) {
    self.environment = environment
    self.file = file
  }

  /// The settings of this process. `settings.json` is one object whose members are strings.
  package static func ofProcess() throws(SettingsError) -> Settings {
    let environment = ProcessInfo.processInfo.environment
    var folder = CommandLine.arguments.first ?? ""
    folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? "."
    let path = folder + "/settings.json"
    guard let bytes = FileManager.default.contents(atPath: path) else {
      return Settings(environment: environment)
    }
    guard let file = try? JSONDecoder().decode([String: String].self, from: bytes) else {
      throw SettingsError("settings.json must be one JSON object whose members are strings.")
    }
    return Settings(environment: environment, file: file)
  }

  /// The value of `VARSEL_<name>`, or nil where it is absent.
  package func text(_ name: String) throws(SettingsError) -> String? {
    let variable = "VARSEL_\(name)"
    if let value = environment[variable], !value.isEmpty { return value }
    if let path = environment["\(variable)_FILE"], !path.isEmpty {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw SettingsError("\(variable)_FILE names a file that cannot be read.")
      }
      var value = String(decoding: bytes, as: UTF8.self)
      if value.hasSuffix("\r\n") { value.removeLast() } else if value.hasSuffix("\n") { value.removeLast() }
      return value.isEmpty ? nil : value
    }
    if let value = file[variable], !value.isEmpty { return value }
    return nil
  }

  package func requiredText(_ name: String) throws(SettingsError) -> String {
    guard let value = try text(name) else { throw SettingsError("VARSEL_\(name) is not set.") }
    return value
  }

  package func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(SettingsError) -> Int {
    try integer(name, in: range) ?? fallback
  }

  /// Nil where it is not set.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(SettingsError) -> Int? {
    guard let value = try text(name) else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw SettingsError(
        "VARSEL_\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)."
      )
    }
    return number
  }

  package func flag(_ name: String) throws(SettingsError) -> Bool {
    switch try text(name) {
    case nil, "false": return false
    case "true": return true
    default: throw SettingsError("VARSEL_\(name) must be true or false.")
    }
  }

  package func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String,
    default fallback: Value
  ) throws(SettingsError) -> Value {
    guard let text = try text(name) else { return fallback }
    guard let value = Value(rawValue: text) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw SettingsError("VARSEL_\(name) must be one of \(names).")
    }
    return value
  }
}
