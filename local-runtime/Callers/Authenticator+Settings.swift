import Logging
import Transport

extension Authenticator {
  init(_ settings: TokenSettings, trust: TLSTrust, logger: Logger) {
    func source(_ location: KeyLocation, _ setting: String) -> KeySource {
      KeySource {
        let keys = await location.fetch(trust: trust)
        if keys == nil { logger.error("the keys for tokens cannot be had", metadata: ["setting": "\(setting)"]) }
        return keys
      }
    }
    bearer = TokenVerifier(
      issuers: settings.issuers,
      audience: settings.audience,
      keys: source(settings.keys, "VARSEL_TOKEN_KEYS")
    )
    var platforms: [String: TokenVerifier] = [:]
    for (issuer, keys) in settings.platforms {
      let keys = source(keys, "VARSEL_PLATFORM_TOKEN_KEYS")
      platforms[issuer] = TokenVerifier(issuers: [issuer], audience: nil, keys: keys)
    }
    self.platforms = platforms
  }
}
