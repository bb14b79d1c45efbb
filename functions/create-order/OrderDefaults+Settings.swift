import FunctionHost
import Notifications
import ProcessSettings

extension OrderDefaults {
  /// The defaults and policies of new orders, from the settings. The senders keep the rules of those that an order names.
  init(settings: Settings) throws(SettingsError) {
    let sender = try settings.text("EMAIL_SENDER") ?? "noreply@varsel.example"
    guard let emailSender = EmailAddress(sender) else {
      throw SettingsError("VARSEL_EMAIL_SENDER must be an e-mail address.")
    }
    let namedSender = try settings.text("SMS_SENDER") ?? "Varsel"
    let smsSender: SMSSender
    do throws(SMSSender.Flaw) {
      smsSender = try SMSSender(namedSender)
    } catch {
      throw SettingsError("VARSEL_SMS_SENDER is refused: \(error.rawValue)")
    }
    self.init(
      emailSender: emailSender,
      smsSender: smsSender.text,
      conditionOnFailure: try settings.choice("CONDITION_ON_FAILURE", default: .send),
      onUnknownOutcome: OnUnknownOutcome(
        email: try settings.choice("EMAIL_ON_UNKNOWN_OUTCOME", default: .retry),
        sms: try settings.choice("SMS_ON_UNKNOWN_OUTCOME", default: .fail)
      ),
      window: try SendWindow(settings: settings),
      identifierChecks: try settings.choice("IDENTIFIER_CHECKS", default: .strict),
      idempotencyMismatch: try settings.choice("IDEMPOTENCY_MISMATCH", default: .refuse),
      smsLimits: SMSLimits(
        septets: try settings.integer("SMS_MAX_SEPTETS", default: 2_144, in: 160...2_448),
        units: try settings.integer("SMS_MAX_UNITS", default: 1_072, in: 70...1_072)
      ),
      creatorsWithStaleContacts: Set(
        (try settings.text("STALE_CONTACT_CREATORS") ?? "skd").split { ", ".contains($0) }.map(String.init)
      ),
      instantWaitInSeconds: try settings.integer("INSTANT_WAIT_SECONDS", default: 10, in: 1...60)
    )
  }
}
