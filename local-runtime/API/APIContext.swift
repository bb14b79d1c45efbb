import Hummingbird
import NIOCore

/// What is known of a request beside the request itself.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Whom the request is made for; nil until `Authentication` has said so, and on routes that need nobody.
  var caller: Caller?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// The sender whose orders the request is about.
  func requireCreator() throws(ProblemError) -> String {
    guard let caller else { throw ProblemError(.unauthorized) }
    return caller.creator
  }
}

/// Who makes a request.
struct Caller: Sendable, Hashable {
  /// The short name of the service owner, for example `ttd`: everything that is stored belongs to one.
  var creator: String
}
