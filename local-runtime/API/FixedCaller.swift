import FunctionHost
import Hummingbird

/// Takes every caller for one: the runtime serves a single sender, on the loopback address, without tokens.
struct FixedCaller: RouterMiddleware {
  typealias Context = APIContext

  let caller: Caller

  func handle(
    _ request: Request,
    context: APIContext,
    next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.caller = caller
    return try await next(request, context)
  }
}
