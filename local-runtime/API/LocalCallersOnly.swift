import Hummingbird
import Notifications

/// Refuses other machines, and what a page in somebody's browser could send to a server on their own machine: a request
/// under a foreign host name, or from a foreign page.
struct LocalCallersOnly: RouterMiddleware {
  typealias Context = APIContext

  func handle(
    _ request: Request,
    context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard context.isLocal, Self.isLocal(request.head.authority ?? "localhost") else {
      return try JSONResponse.problem(.foreignHost)
    }
    if let origin = request.headers[.origin] {
      let authority = origin.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? ""
      guard Self.isLocal(authority) else { return try JSONResponse.problem(.foreignHost) }
    }
    return try await next(request, context)
  }

  /// Whether `authority` (host, or host and port) is a name of the loopback address.
  static func isLocal(_ authority: String) -> Bool {
    if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
    return ["localhost", "127.0.0.1"].contains(authority.prefix { $0 != ":" }.lowercased())
  }
}
