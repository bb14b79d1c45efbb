import FunctionHost
import Notifications
import ProcessSettings
import Senders

/// Hands SMS to the configured gateway, those of an array in as few requests as it takes; the rules are `SMSSending`'s.
///
/// `VARSEL_SMS_PROVIDER` (default `pswin`) and that provider's own settings.
struct SendSMSFunction: Function {
  private let sending: SMSSending

  init(settings: Settings) throws(SettingsError) {
    let clock = try FunctionClock(settings: settings)
    sending = SMSSending(
      provider: try SMSProviders.configured(settings),
      budget: HandoverBudget { InvocationDeadline.remaining },
      time: clock.beforeHandover
    )
  }

  func handle(_ event: SendSMS.Event) throws(FunctionError) -> SendResult { sending.send([event])[0] }

  func handleAll(_ events: [SendSMS.Event]) -> [Result<SendResult, FunctionError>] {
    sending.send(events).map { .success($0) }
  }

  func settles(_ answer: SendResult) -> Bool { !answer.outcome.isOpen }
}
