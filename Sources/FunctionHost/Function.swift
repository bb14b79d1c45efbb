package import Notifications
package import ProcessSettings

/// One deployed function: a type that turns an event into a result. `FunctionHost.run` does the rest.
///
///     struct CheckConditionFunction: Function {
///       init(settings: Settings) throws(SettingsError) { … }
///       func handle(_ event: CheckCondition.Event) throws(FunctionError) -> CheckCondition.Result { … }
///     }
///
/// `init` runs once a process; a wrong setting ends the process with an error that names it. `handle` is called for one
/// event at a time. What the caller must understand is a result; only a failure that may pass is thrown.
package protocol Function {
  associatedtype Event: Decodable & Sendable
  associatedtype Answer: Encodable & Sendable

  init(settings: Settings) throws(SettingsError)

  func handle(_ event: Event) throws(FunctionError) -> Answer

  /// For a function whose events share work, such as one registry call for many. As many answers as events, in their
  /// order.
  func handleAll(_ events: [Event]) -> [Result<Answer, FunctionError>]

  /// Whether nothing is left to do once the function has given this answer; false where the event must come again. Asked
  /// where the event came from a queue, and nobody will see the answer.
  func settles(_ answer: Answer) -> Bool

  /// For a function that can stand behind an HTTP API; nil from all others.
  func answer(_ call: HTTPCall) throws(FunctionError) -> HTTPAnswer?
}

extension Function {
  package func handleAll(_ events: [Event]) -> [Result<Answer, FunctionError>] {
    events.map { event in Result { () throws(FunctionError) in try handle(event) } }
  }

  package func settles(_ answer: Answer) -> Bool { true }

  package func answer(_ call: HTTPCall) throws(FunctionError) -> HTTPAnswer? { nil }
}
