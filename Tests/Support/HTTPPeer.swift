import Foundation
import Synchronization

/// An HTTP server on loopback that answers as a test says. One answer a connection; it ends with the test.
package final class HTTPPeer {
  private let server: LoopbackServer
  private let log = PeerLog()

  /// - Parameter answer: What the peer does with a request; it may wait.
  package init(_ answer: @escaping @Sendable (PeerRequest) -> PeerAnswer) {
    server = LoopbackServer { [log] descriptor in
      log.connections.withLock { $0 += 1 }
      let connection = PeerConnection(descriptor: descriptor)
      if let request = connection.readRequest() {
        log.requests.withLock { $0.append(request) }
        connection.carryOut(answer(request))
      }
    }
  }

  package var port: Int { server.port }
  package var address: String { server.address }
  package var connections: Int { log.connections.withLock { $0 } }
  package var requests: [PeerRequest] { log.requests.withLock { $0 } }
}

private final class PeerLog: Sendable {
  let requests = Mutex<[PeerRequest]>([])
  let connections = Mutex(0)
}
