/// Which settings each function sees: those that it reads. `check-condition` talks to strangers, for one, and must not hold
/// the password of the mail server.
enum FunctionSettings {
  private static let registries = [
    "PROFILE_URL", "REGISTER_*", "REGISTRY_*", "PERSON_REGISTRY", "KRR_*", "ROLE_REGISTRY", "ENHETSREGISTERET_*",
    "AUTHORIZATION_*", "PLATFORM_CLIENT_*", "MASKINPORTEN_*", "CA_*",
  ]

  /// Names without `VARSEL_`, each also with `_FILE`; `*` stands for any ending.
  private static let names: [String: [String]] = [
    "create-order": [
      "EMAIL_SENDER", "SMS_SENDER", "CONDITION_ON_FAILURE", "EMAIL_ON_UNKNOWN_OUTCOME", "SMS_ON_UNKNOWN_OUTCOME",
      "IDENTIFIER_CHECKS", "IDEMPOTENCY_MISMATCH", "SMS_MAX_*", "INSTANT_WAIT_SECONDS", "STALE_CONTACT_CREATORS",
      "WINDOW_*", "PUBLIC_URL",
    ] + registries,
    "lookup-recipient": registries,
    "check-condition": [
      "CONDITION_ALLOW_HTTP", "CONDITION_ALLOWED_HOSTS", "CONDITION_TIMEOUT_SECONDS", "CONDITION_TOKEN_*",
      "MASKINPORTEN_*",
      "REGISTRY_TIMEOUT_SECONDS",
    ],
    "send-email": ["EMAIL_PROVIDER", "SMTP_*", "AZURE_*", "CA_*"],
    "send-sms": ["SMS_PROVIDER", "PSWIN_*", "LINK_*", "KANNEL_*", "CA_*"],
    "receive-report": ["REPORT_*"],
    "window-trigger": ["WINDOW_*"],
  ]

  /// The variables of `environment` that `function` sees: its settings, `VARSEL_CLOCK`, and all that are neither Varsel's nor
  /// libpq's, which may hold the password of the store.
  static func visible(to function: String, in environment: [String: String]) -> [String: String] {
    let patterns = names[function, default: []] + ["CLOCK"]
    return environment.filter { variable, _ in
      guard variable.hasPrefix("VARSEL_") else { return !variable.hasPrefix("PG") }
      let name = variable.dropFirst("VARSEL_".count)
      return patterns.contains { pattern in
        pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern || name == pattern + "_FILE"
      }
    }
  }
}
