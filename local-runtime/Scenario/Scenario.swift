import FoundationEssentials
import FunctionHost
import Notifications

/// Orders to place, and how each of them must end.
struct Scenario: Decodable, Sendable {
  struct Placed: Decodable, Sendable {
    var name: String
    var why: String
    var request: OrderChainRequest
    var ends: End
    var remindersEnd: [End]?
  }

  struct End: Codable, Sendable, Hashable {
    var status: String
    /// The status of each notification, in their order.
    var recipients: [String]
    /// The local time in Norway before which nothing may have been handed over, as "09:00".
    var notBefore: String?
  }

  var orders: [Placed]

  /// The one that stands in `scenario.json`.
  ///
  /// - Parameter simulators: the address of the simulators, as `http://127.0.0.1:5091`.
  static func standard(simulators: String) throws -> Scenario {
    let text = String(decoding: PackageResources.scenario_json, as: UTF8.self)
    let parts = text.split(separator: "{simulators}", omittingEmptySubsequences: false)
    return try JSONDecoder().decode(Scenario.self, from: Data(parts.joined(separator: simulators).utf8))
  }
}
