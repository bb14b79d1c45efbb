import FoundationEssentials
import Hummingbird
import NIOCore
import Notifications

/// Shows what arrived, and shows and replaces the world.
struct InboxRoutes: Sendable {
  let world: LiveWorld
  let outbox: Outbox

  func add(to group: RouterGroup<APIContext>) {
    group.get("mail") { _, _ in try Self.list(self.outbox.mails) }
    group.get("sms") { _, _ in try Self.list(self.outbox.messages) }
    group.get("mail/:n/raw") { _, context in
      guard let number = context.parameters.get("n", as: Int.self), let mail = self.outbox.mail(number) else {
        return await Self.response(.text(404, "There is no mail of this number."))
      }
      return await Self.response(.complete(status: 200, contentType: "message/rfc822", body: mail.raw))
    }
    group.get("world") { _, _ in try await self.worldResponse() }
    group.put("world") { request, _ in
      let body: [UInt8]
      do {
        body = Array(buffer: try await request.body.collect(upTo: SimulatedCall.bodyLimit))
      } catch is NIOTooManyBytesError {
        return await Self.response(.text(413, "The body must be at most \(SimulatedCall.bodyLimit) bytes."))
      }
      do {
        self.world.replace(with: try World(json: body))
      } catch let problem as Problem {
        return try JSONResponse.problem(problem)
      }
      return try await self.worldResponse()
    }
  }

  private func worldResponse() async throws -> Response {
    await Self.response(.json(String(decoding: try world.world.json(), as: UTF8.self)))
  }

  private static func list(_ items: some Encodable) throws -> Response { try JSONResponse.make(items) }

  private static func response(_ answer: SimulatedAnswer) async -> Response { await answer.response(hang: { _ in }) }
}
