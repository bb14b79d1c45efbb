import Hummingbird
import NIOCore

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
}
