import Foundation
import Synchronization

/// The first of `count` TCP ports in a row of the loopback address that nobody uses.
///
/// They are below those that the system gives out (on Linux from 32768), which a connection of another test could take
/// before the caller does, and no port is given out twice.
func freePort(count: Int = 1) -> Int {
  while true {
    let port = nextPort.withLock { next in
      defer { next += count }
      return next
    }
    let sockets = (port..<port + count).map { bound(to: $0) }
    for socket in sockets where socket >= 0 { close(socket) }
    if sockets.allSatisfy({ $0 >= 0 }) { return port }
  }
}

/// Begins at another place in each run, so that runs at the same time keep apart.
private let nextPort = Mutex(Int.random(in: 10_000..<30_000))

/// A socket with that port; negative where it is taken.
private func bound(to port: Int) -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  address.sin_port = UInt16(port).bigEndian
  let isBound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
  if isBound { return descriptor }
  close(descriptor)
  return -1
}
