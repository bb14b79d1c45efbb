import FunctionHost
import Hummingbird
import NIOCore
import Notifications

/// `GET /simulators/jwks` and `GET /simulators/tokens/{org}?scope=…&lifetime=…`: a test token for whoever asks.
struct TokenIssuerRoutes: Sendable {
  let issuer: TokenIssuer

  func add(to group: RouterGroup<APIContext>) {
    group.get("jwks") { _, _ in
      let body = ByteBuffer(bytes: try self.issuer.keySet())
      return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
    group.get("tokens/:org") { request, context in
      let query = request.uri.queryParameters
      guard let caller = Caller(creator: context.parameters.get("org") ?? "") else {
        return try JSONResponse.problem(.validation(["org": ["must be a name of visible ASCII characters."]]))
      }
      let lifetime = query["lifetime"].map { Int($0) } ?? 3_600
      guard let lifetime, TokenIssuer.lifetimes.contains(lifetime) else {
        return try JSONResponse.problem(.validation(["lifetime": ["must be from 1 to 86400 seconds."]]))
      }
      let scope = query["scope"].map(String.init) ?? Scope.createNotifications.rawValue
      return Response(
        status: .ok,
        headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(
            string: try await self.issuer.token(organization: caller.creator, scope: scope, lifetime: lifetime)
          )
        )
      )
    }
  }
}
