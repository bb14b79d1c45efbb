import ArgumentParser
import FoundationEssentials
import Notifications

/// The made-up world of the simulators, from a file that a person can edit.
enum WorldFile {
  /// The default world where there is no path.
  static func read(_ path: String?) throws -> World {
    guard let path else { return .default }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ValidationError("--world names a file that cannot be read.")
    }
    do {
      return try World(json: Array(bytes))
    } catch {
      let fields = (error.errors ?? [:]).sorted { $0.key < $1.key }
      let rules = fields.flatMap { field, rules in rules.map { "\(field) \($0)" } }
      throw ValidationError("--world: \(rules.joined(separator: " "))")
    }
  }
}
