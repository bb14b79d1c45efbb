import Hummingbird
import Logging
import NIOCore
import Synchronization

@testable import local_runtime

/// A web server that publishes the key sets of issuers, each under its name, as a test says.
struct KeyPeer: Sendable {
  private let board: Board
  private let server: RunningServer

  static func start(_ sets: [String: [TestIssuer]]) async throws -> KeyPeer {
    let board = Board(sets)
    let router = Router(context: APIContext.self)
    router.get("keys/:name") { _, context in
      guard let body = board.answer(context.parameters.get("name") ?? "") else {
        return Response(status: .internalServerError)
      }
      return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
    return KeyPeer(board: board, server: try await .start(router, port: 0, logger: Logger(label: "test")))
  }

  /// The URL of a set.
  func url(_ name: String) -> String { "http://127.0.0.1:\(server.port)/keys/\(name)" }

  /// From here on these are the sets; nil answers every call with 500.
  func publish(_ sets: [String: [TestIssuer]]?) { board.sets.withLock { $0 = sets } }

  var calls: Int { board.calls.withLock { $0 } }

  func stop() async { await server.stop() }

  private final class Board: Sendable {
    let sets: Mutex<[String: [TestIssuer]]?>
    let calls = Mutex(0)

    init(_ sets: [String: [TestIssuer]]) { self.sets = Mutex(sets) }

    func answer(_ name: String) -> String? {
      calls.withLock { $0 += 1 }
      guard let keys = sets.withLock({ $0?[name] }) else { return nil }
      // Kinds of keys that nobody can use here must not cost the others.
      let others = [#"{"kty":"oct","kid":"o","k":"AAAA"}"#, #"{"kty":"EC","crv":"secp256k1","kid":"k"}"#]
      return #"{"keys":[\#((others + keys.map(\.publicKey)).joined(separator: ","))]}"#
    }
  }
}
