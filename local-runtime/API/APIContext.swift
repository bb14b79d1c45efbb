import FunctionHost
import Hummingbird
import NIOCore
import Notifications

/// What is known of a request beside the request itself.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Whom the request is made for; nil until `Authentication` has said so, and on routes that need nobody.
  var caller: Caller?
  /// Whether the connection comes from this machine.
  let isLocal: Bool

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    isLocal = source.channel.remoteAddress.map(ListenAddress.isLoopback) ?? false
  }

  /// The sender whose orders the request is about.
  func requireCreator() throws(ProblemError) -> String {
    guard let caller else { throw ProblemError(.unauthorized) }
    return caller.creator
  }

  /// The id in the path.
  ///
  /// - Parameter name: what the public API calls it.
  func requireID<Kind>(_ parameter: String, called name: String) throws(ProblemError) -> ID<Kind> {
    let text = parameters.get(parameter) ?? ""
    guard let id = ID<Kind>(text) else { throw ProblemError(.validation([name: ["The value must be a UUID."]])) }
    return id
  }
}
