/// A value that must not reach a log by accident: however it is printed (interpolated, dumped, as a member of another
/// value, in a failed test), it shows "***". The value itself is asked for by name.
package protocol PersonalData: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension PersonalData {
  package var description: String { "***" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
