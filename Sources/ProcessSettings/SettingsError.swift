/// A setting that is missing or wrong. The message names the setting and the rule, never its value.
package struct SettingsError: Error, Sendable, Hashable {
  package let message: String

  package init(_ message: String) { self.message = message }
}
