/// Why a send window cannot be used.
package enum SendWindowError: Error, Sendable, Hashable {
  /// Not "HH:MM" from 00:00 to 23:59.
  case notATimeOfDay(String)
  /// A window that opens when it closes: never or always?
  case opensWhenItCloses(String)
  /// Only Europe/Oslo is known by name; another zone needs its rules.
  case unknownZone(String)
}

extension SendWindowError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notATimeOfDay(let text): "\"\(text)\" is not a time of day from 00:00 to 23:59"
    case .opensWhenItCloses(let text): "the send window opens and closes at \(text)"
    case .unknownZone(let name): "the time zone \"\(name)\" is not known here, only \"\(SendWindow.oslo)\""
    }
  }
}
