import FunctionHost
import Notifications
import ProcessSettings
import Registries

/// Finds the addresses of an order's recipients and makes one notification for each.
///
/// The recipients of all events are asked for together; a call that fails, fails the orders whose recipients were in it.
struct LookupRecipientFunction: Function {
  private let registries: ContactRegistries
  private let clock: FunctionClock

  init(settings: Settings) throws(SettingsError) {
    registries = try ContactRegistries(settings: settings, isRequired: true)
    clock = try FunctionClock(settings: settings)
  }

  func handle(_ event: LookupRecipient.Event) throws(FunctionError) -> LookupRecipient.Result {
    try notifications(for: event, by: registries.lookUp(for: [event.order], when: .sending))
  }

  func handleAll(_ events: [LookupRecipient.Event]) -> [Result<LookupRecipient.Result, FunctionError>] {
    let lookup = registries.lookUp(for: events.map(\.order), when: .sending)
    return events.map { event in
      Result { () throws(FunctionError) in try notifications(for: event, by: lookup) }
    }
  }

  private func notifications(
    for event: LookupRecipient.Event,
    by lookup: RecipientLookup
  ) throws(FunctionError) -> LookupRecipient.Result {
    let now = clock.now(event.now)
    let contacts = try lookup.contacts(for: event.order, now: now)
    return LookupRecipient.Result(
      notifications: NotificationList.notifications(
        for: event.order,
        contacts: contacts,
        now: now
      )
    )
  }
}
