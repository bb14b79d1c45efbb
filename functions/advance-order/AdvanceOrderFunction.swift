import FunctionHost
import Notifications
import ProcessSettings

/// Takes one step in the life of an order, or several; the rule is `OrderLife`.
struct AdvanceOrderFunction: Function {
  init(settings: Settings) throws(SettingsError) {}

  func handle(_ event: AdvanceOrder.Event) throws(FunctionError) -> AdvanceOrder.Result { AdvanceOrder.advance(event) }
}
