import FunctionHost
import Notifications
import ProcessSettings
import Senders

/// Reads a provider's callback and says what to answer; the rules are `ReportReceiving`'s.
///
/// `VARSEL_REPORT_USERNAME` and `VARSEL_REPORT_PASSWORD`: what a provider must give by HTTP Basic authentication.
struct ReceiveReportFunction: Function {
  private let receiving: ReportReceiving
  private let clock: FunctionClock

  init(settings: Settings) throws(SettingsError) {
    clock = try FunctionClock(settings: settings)
    receiving = try ReportReceiving(settings: settings)
  }

  func handle(_ event: ReceiveReport.Event) throws(FunctionError) -> ReceiveReport.Result {
    receiving.receive(event, now: clock.now(event.now))
  }
}
