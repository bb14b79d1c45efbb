/// Why a send window cannot be used.
package enum SendWindowError: Error, Sendable, Hashable {
  case invalidOpening
  case invalidClosing
  /// Never or always?
  case opensWhenItCloses
  /// Another zone than Europe/Oslo needs its rule.
  case unknownZone
  case invalidRule
}

extension SendWindowError {
  /// What is wrong of the window.
  package var member: SendWindow.Member {
    switch self {
    case .invalidOpening: .opening
    case .invalidClosing, .opensWhenItCloses: .closing
    case .unknownZone: .zone
    case .invalidRule: .rule
    }
  }

  /// The rule that it breaks, to stand behind its name.
  package var rule: String {
    switch self {
    case .invalidOpening, .invalidClosing: "must be a time of day from 00:00 to 23:59."
    case .opensWhenItCloses: "must be another time than the opening."
    case .unknownZone: "is not \(SendWindow.oslo), so that the window needs the zone's rule too."
    case .invalidRule: "must be the rule of a time zone as in RFC 8536, such as CET-1CEST,M3.5.0,M10.5.0/3."
    }
  }
}
