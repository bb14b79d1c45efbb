import FunctionHost
import Notifications
import ProcessSettings

/// Renders what the public API shows of orders; the rules are `ShowOrder`'s.
struct ShowOrderFunction: Function {
  init(settings: Settings) throws(SettingsError) {
    publicURL = try settings.text("PUBLIC_URL")
  }

  /// The address under which callers know the API; nil: as each call names it.
  let publicURL: String?

  func handle(_ event: ShowOrder.Event) throws(FunctionError) -> ShowOrder.Result { ShowOrder.show(event) }
}
