import Notifications

/// The address of a registry's API: an `http` or `https` URL without query or fragment, to which the path of a call is
/// added.
package struct RegistryURL: Sendable, Hashable {
  private let base: String

  /// - Parameter text: the last slash may be missing.
  package init?(_ text: String) {
    guard ConditionEndpoint.flaw(in: text) == nil, !text.contains(where: { "?#".contains($0) }) else { return nil }
    base = text + (text.hasSuffix("/") ? "" : "/")
  }

  func appending(_ path: String) -> String { base + path }
}
