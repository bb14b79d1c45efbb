import FunctionHost
import Notifications
import ProcessSettings
import Senders

/// Hands e-mails to the configured provider, those of an array over one connection; the rules are `EmailSending`'s.
///
/// `VARSEL_EMAIL_PROVIDER` (default `smtp`) and that provider's own settings.
struct SendEmailFunction: Function {
  private let sending: EmailSending

  init(settings: Settings) throws(SettingsError) {
    let clock = try FunctionClock(settings: settings)
    sending = EmailSending(
      provider: try EmailProviders.configured(settings),
      budget: HandoverBudget { InvocationDeadline.remaining },
      time: clock.beforeHandover
    )
  }

  func handle(_ event: SendEmail.Event) throws(FunctionError) -> SendResult { sending.send([event])[0] }

  func handleAll(_ events: [SendEmail.Event]) -> [Result<SendResult, FunctionError>] {
    sending.send(events).map { .success($0) }
  }

  func settles(_ answer: SendResult) -> Bool { !answer.outcome.isOpen }
}
