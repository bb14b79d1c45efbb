import FunctionHost
import Notifications
import ProcessSettings

/// Says which held SMS may go now; the rule is `WindowRelease`.
struct WindowTriggerFunction: Function {
  private let clock: FunctionClock

  init(settings: Settings) throws(SettingsError) {
    clock = try FunctionClock(settings: settings)
  }

  func handle(_ event: WindowTrigger.Event) throws(FunctionError) -> WindowTrigger.Result {
    WindowRelease.decide(
      event.held,
      limit: event.limit,
      window: event.window ?? .daytime,
      now: clock.now(event.now)
    )
  }
}
