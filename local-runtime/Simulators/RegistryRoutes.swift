import Hummingbird
import NIOCore

/// The registries and the token service, with the faults that the world gives them; and `GET /simulators/calls`, how often
/// each has been called.
struct RegistryRoutes: Sendable {
  let world: LiveWorld
  let registry: RegistrySimulator
  let tokens: TokenSimulator
  let hanging: HangingCalls
  private let log = CallLog()

  init(world: LiveWorld, registry: RegistrySimulator, tokens: TokenSimulator, hanging: HangingCalls) {
    self.world = world
    self.registry = registry
    self.tokens = tokens
    self.hanging = hanging
  }

  func add(to group: RouterGroup<APIContext>) {
    post("token", group, by: tokens.answer)
    post("profile/api/v1/users/contactpoint/lookup", group, by: registry.persons)
    post("profile/api/v1/users/contactpoint/lookupsi", group, by: registry.externalUsers)
    post("profile/api/v1/units/contactpoint/lookup", group, by: registry.organizationUsers)
    post("profile/api/v1/organizations/notificationaddresses/lookup", group, by: registry.organizations)
    post("krr/rest/v2/personer", group, by: registry.krr)
    post("authorization/api/v1/decision", group, by: registry.decisions)
    post("register/api/v1/parties/nameslookup", group, by: registry.names)
    post("register/api/v2/internal/parties/query", group, by: registry.parties)
    group.get("register/api/v2/internal/parties/:uuid/holders/ccr/:role") { request, context in
      try await self.respond(to: request, as: "register/api/v2/internal/parties/holders") { call in
        self.registry.holders(
          call,
          of: context.parameters.get("role") ?? "",
          in: context.parameters.get("uuid") ?? ""
        )
      }
    }
    group.get("enhetsregisteret/autorisert-api/enheter/:number/roller") { request, context in
      try await self.respond(to: request, as: "enhetsregisteret/autorisert-api/enheter/roller") { call in
        self.registry.roles(call, in: context.parameters.get("number") ?? "")
      }
    }
    group.get("calls") { _, _ in try JSONResponse.make(self.log.all) }
  }

  private func post(
    _ path: String,
    _ group: RouterGroup<APIContext>,
    by answer: @escaping @Sendable (SimulatedCall) -> SimulatedAnswer
  ) {
    group.post(RouterPath(path)) { request, _ in try await self.respond(to: request, as: path, by: answer) }
  }

  private func respond(
    to request: Request,
    as contract: String,
    by answer: @Sendable (SimulatedCall) -> SimulatedAnswer
  ) async throws -> Response {
    log.count(contract)
    let fault = world.nextFault()
    let response = try await SimulatedCall.answered(
      request, by: { call in fault.change(answer(call)) }, hanging: hanging)
    if fault.delay > .zero { await hanging.wait(fault.delay) }
    return response
  }
}

extension World.Fault {
  fileprivate func change(_ answer: SimulatedAnswer) -> SimulatedAnswer {
    switch kind {
    case nil: return answer
    case .outOfOrder: return .text(500, "Internal error.")
    case .busy: return .busy(retryAfterSeconds: 2)
    case .nonsense:
      return .complete(status: 200, contentType: "text/html", body: Array("<p>Down for repair.</p>\n".utf8))
    case .cut:
      guard case .complete(_, let contentType, let body) = answer else { return answer }
      return .cut(contentType: contentType, body: body)
    }
  }
}
