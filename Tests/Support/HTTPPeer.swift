import Foundation
import Synchronization

/// An HTTP server on loopback that answers as a test says, each connection on a thread of its own. One answer a
/// connection; it ends with the test.
package final class HTTPPeer {
  package let port: Int
  private let listener: Int32
  private let log = PeerLog()

  /// - Parameter answer: What the peer does with a request; it may wait.
  package init(_ answer: @escaping @Sendable (PeerRequest) -> PeerAnswer) {
    (listener, port) = Self.listen()
    Thread.detachNewThread { [listener, log] in
      // Closed here alone: closed elsewhere, its number could be another peer's listener by the next accept.
      defer { close(listener) }
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        log.connections.withLock { $0 += 1 }
        Thread.detachNewThread {
          let connection = PeerConnection(descriptor: descriptor)
          if let request = connection.readRequest() {
            log.requests.withLock { $0.append(request) }
            connection.carryOut(answer(request))
          }
          connection.end()
        }
      }
    }
  }

  deinit {
    // Ends the accept of the thread, this one or the next.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  package var address: String { "127.0.0.1:\(port)" }
  package var connections: Int { log.connections.withLock { $0 } }
  package var requests: [PeerRequest] { log.requests.withLock { $0 } }

  /// An address on which nobody listens.
  package static func closedAddress() -> String {
    let (descriptor, port) = listen()
    close(descriptor)
    return "127.0.0.1:\(port)"
  }

  private static func listen() -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 256) == 0)
        getsockname(descriptor, $0, &length)
      }
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }
}

private final class PeerLog: Sendable {
  let requests = Mutex<[PeerRequest]>([])
  let connections = Mutex(0)
}
