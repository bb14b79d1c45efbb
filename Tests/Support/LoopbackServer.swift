import Foundation

/// A server on loopback that gives each connection a thread of its own. It ends with the test.
package final class LoopbackServer {
  package let port: Int
  private let listener: Int32

  /// - Parameter serve: serves one connection to its end; the descriptor is closed then.
  package init(_ serve: @escaping @Sendable (Int32) -> Void) {
    (listener, port) = Self.listen()
    Thread.detachNewThread { [listener] in
      // Closed here alone: closed elsewhere, its number could be another's listener by the next accept.
      defer { close(listener) }
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        Thread.detachNewThread {
          serve(descriptor)
          // Also where a child process has inherited the descriptor.
          shutdown(descriptor, Int32(SHUT_RDWR))
          close(descriptor)
        }
      }
    }
  }

  deinit {
    // Ends the accept of the thread, this one or the next.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  package var address: String { "127.0.0.1:\(port)" }

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
