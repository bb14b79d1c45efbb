import FunctionHost
import Notifications
import ProcessSettings

/// Takes one step in the life of an order; the rule is `OrderLife`.
struct AdvanceOrderFunction: Function {
  init(settings: Settings) throws(SettingsError) {}

  func handle(_ event: AdvanceOrder.Event) throws(FunctionError) -> AdvanceOrder.Result {
    var life = OrderLife(order: event.order, notifications: event.notifications)
    let transition = life.handle(event.happened, now: event.now)
    return AdvanceOrder.Result(life, transition)
  }
}
