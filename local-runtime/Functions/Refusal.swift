import FoundationEssentials
import Notifications

/// A lone `error` or `problem`, which a function gives in place of an answer to all its events: a setting is missing, or
/// the line could not be read.
struct Refusal: Decodable, Sendable {
  private var error: FunctionError?
  private var problem: Problem?

  init?(_ line: [UInt8]) {
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(line)) else { return nil }
    guard refusal.error != nil || refusal.problem != nil else { return nil }
    self = refusal
  }

  /// Names what is wrong, never a setting's value or what an event holds.
  var message: String { error?.message ?? problem?.title ?? "" }

  /// A missing or wrong setting: a process of the function cannot start.
  var settingsError: FunctionError? { error?.code == "settings" ? error : nil }

  func reply<Answer>() -> FunctionReply<Answer> {
    if let error { return .error(error) }
    if let problem { return .problem(problem) }
    return .none
  }
}
