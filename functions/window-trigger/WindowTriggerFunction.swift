import FunctionHost
import Notifications
import ProcessSettings

/// Says which held SMS may go now; the rule is `WindowRelease`.
struct WindowTriggerFunction: Function {
  private let clock: FunctionClock
  private let window: SendWindow

  init(settings: Settings) throws(SettingsError) {
    clock = try FunctionClock(settings: settings)
    window = try SendWindow(settings: settings)
  }

  func handle(_ event: WindowTrigger.Event) throws(FunctionError) -> WindowTrigger.Result {
    WindowRelease.decide(
      event.held,
      limit: event.limit,
      window: event.window ?? window,
      now: clock.now(event.now)
    )
  }
}
