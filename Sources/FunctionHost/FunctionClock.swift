import FoundationEssentials
package import Notifications
package import ProcessSettings

/// Where a function's time comes from.
///
/// An event's `now` makes a decision repeatable; without it the function reads the clock. Before something leaves for a
/// provider, `beforeHandover` takes the later of the two, so that a retried or delayed event never sends at a time that
/// is past.
package struct FunctionClock: Sendable {
  private let followsEvent: Bool

  /// `VARSEL_CLOCK=event` makes the event's time the only one: for a manual clock and for tests.
  package init(settings: Settings) throws(SettingsError) {
    switch try settings.text("CLOCK") {
    case nil, "system": followsEvent = false
    case "event": followsEvent = true
    default: throw SettingsError("VARSEL_CLOCK must be one of system, event.")
    }
  }

  package static func system() -> Timestamp {
    Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
  }

  package func now(_ eventTime: Timestamp?) -> Timestamp { eventTime ?? Self.system() }

  package func beforeHandover(_ eventTime: Timestamp?) -> Timestamp {
    guard let eventTime else { return Self.system() }
    return followsEvent ? eventTime : max(eventTime, Self.system())
  }
}
