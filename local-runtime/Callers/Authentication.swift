import Hummingbird

/// Lets through who may call: a group of routes needs one scope.
struct Authentication: RouterMiddleware {
  typealias Context = APIContext

  let authenticator: Authenticator
  let scope: Scope

  func handle(
    _ request: Request,
    context: APIContext,
    next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.caller = try await authenticator.caller(request.headers, for: scope)
    return try await next(request, context)
  }
}
