import ProcessSettings
import Transport

/// Whose tokens are taken.
struct TokenSettings: Sendable, Hashable {
  var issuers: Set<String>
  var audience: String?
  var keys: KeyLocation
  /// The keys of each platform issuer, which is the short name of a service owner.
  var platforms: [String: KeyLocation] = [:]

  /// Stands in `VARSEL_PLATFORM_TOKEN_KEYS` for the issuer.
  private static let placeholder = "{issuer}"

  init(issuer: String, keys: KeyLocation) {
    issuers = [issuer]
    self.keys = keys
  }

  /// The variables that say the same of the access tokens.
  var environment: [String: String] {
    var environment = ["VARSEL_TOKEN_ISSUER": issuers.sorted().joined(separator: ","), "VARSEL_TOKEN_KEYS": keys.text]
    environment["VARSEL_TOKEN_AUDIENCE"] = audience
    return environment
  }

  /// Nil where nothing is set; an error where a part is missing.
  init?(_ settings: Settings) throws(SettingsError) {
    let names = ["TOKEN_ISSUER", "TOKEN_AUDIENCE", "TOKEN_KEYS", "PLATFORM_TOKEN_ISSUERS", "PLATFORM_TOKEN_KEYS"]
    var isSet = false
    for name in names where try settings.text(name) != nil { isSet = true }
    guard isSet else { return nil }
    issuers = Self.list(try settings.requiredText("TOKEN_ISSUER"))
    guard !issuers.isEmpty else { throw SettingsError("VARSEL_TOKEN_ISSUER must name an issuer.") }
    audience = try settings.text("TOKEN_AUDIENCE")
    keys = try KeyLocation(try settings.requiredText("TOKEN_KEYS"), setting: "TOKEN_KEYS")
    platforms = try Self.platforms(settings)
  }

  /// A file is there from the start, or not at all; what a URL gives may come later.
  func checkFiles() async throws(SettingsError) {
    try await Self.checkFile(keys, setting: "TOKEN_KEYS")
    for keys in platforms.values { try await Self.checkFile(keys, setting: "PLATFORM_TOKEN_KEYS") }
  }

  private static func checkFile(_ keys: KeyLocation, setting: String) async throws(SettingsError) {
    guard case .file = keys, await keys.fetch(trust: .system) == nil else { return }
    throw SettingsError("VARSEL_\(setting) names a file that is no JWKS with a key for RS256 or ES256.")
  }

  private static func platforms(_ settings: Settings) throws(SettingsError) -> [String: KeyLocation] {
    let (issuers, keys) = ("PLATFORM_TOKEN_ISSUERS", "PLATFORM_TOKEN_KEYS")
    if try settings.text(issuers) == nil, try settings.text(keys) == nil { return [:] }
    let names = list(try settings.requiredText(issuers))
    let pattern = try settings.requiredText(keys)
    guard !names.isEmpty, names.allSatisfy(isName) else {
      throw SettingsError("VARSEL_\(issuers) must be names of a-z, 0-9, - and _, separated by commas.")
    }
    // Whoever signs with a key of the set can name any of its issuers.
    guard names.count == 1 || pattern.contains(placeholder) else {
      throw SettingsError("VARSEL_\(keys) must have \(placeholder) in it: each issuer needs keys of its own.")
    }
    var platforms: [String: KeyLocation] = [:]
    for name in names {
      let text = pattern.split(separator: placeholder, omittingEmptySubsequences: false).joined(separator: name)
      platforms[name] = try KeyLocation(text, setting: keys)
    }
    return platforms
  }

  private static func list(_ text: String) -> Set<String> {
    Set(text.split { $0 == "," || $0 == " " }.map(String.init))
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
    }
  }
}
