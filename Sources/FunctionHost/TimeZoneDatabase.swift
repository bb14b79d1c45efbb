import FoundationEssentials
package import Notifications
package import ProcessSettings

/// The time zones of this system: a folder of TZif files, one for each name.
package struct TimeZoneDatabase: Sendable {
  private let folder: String

  package static let system = TimeZoneDatabase(folder: "/usr/share/zoneinfo")

  package init(folder: String) { self.folder = folder }

  /// The rule that a zone keeps to from `now` on.
  ///
  /// Of Europe/Oslo the embedded rule, where this database gives none. Of another zone an error that names `setting`,
  /// also where changes are announced that no yearly rule gives, such as those of Ramadan in Africa/Casablanca.
  package func rule(of zone: String, now: Timestamp, setting: String) throws(SettingsError) -> String? {
    guard Self.isName(zone) else {
      throw SettingsError("\(setting) must be the name of a time zone, such as Europe/Oslo.")
    }
    let file = FileManager.default.contents(atPath: "\(folder)/\(zone)").map { Array($0) }
    if zone == SendWindow.oslo, let file, let rule = TimeZoneRules.europeOslo.rule, file.hasSuffix("\n\(rule)\n".utf8) {
      // Nothing new, as almost always. To read the whole file would add a tenth to a start of 2 ms.
      return nil
    }
    let rules = file.flatMap { try? TimeZoneRules(tzif: $0) }
    if let rules, rules.followsRule(from: now) { return rules.rule }
    if zone == SendWindow.oslo { return nil }
    throw SettingsError(
      rules == nil
        ? "\(setting) names no time zone in \(folder)."
        : "\(setting) names a time zone whose clock changes follow no yearly rule."
    )
  }

  /// Letters, digits, `+`, `-` and `_` between slashes: no name leads out of the folder.
  private static func isName(_ zone: String) -> Bool {
    zone.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
          case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
          default: false
          }
        }
    }
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ end: some Collection<UInt8>) -> Bool {
    suffix(end.count).elementsEqual(end)
  }
}
