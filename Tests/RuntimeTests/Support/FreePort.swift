import Foundation

/// The first of `count` TCP ports in a row of the loopback address that nobody uses.
func freePort(count: Int = 1) -> Int {
  while true {
    var sockets: [Int32] = []
    defer { for socket in sockets { close(socket) } }
    let (first, port) = bound(to: 0)
    sockets.append(first)
    for next in 1..<max(count, 1) { sockets.append(bound(to: port + next).descriptor) }
    if sockets.allSatisfy({ $0 >= 0 }) { return port }
  }
}

/// A socket with that port, or with any one for 0; a negative descriptor where it is taken.
private func bound(to port: Int) -> (descriptor: Int32, port: Int) {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
    }
  }
  if !isBound { close(descriptor) }
  return (isBound ? descriptor : -1, Int(UInt16(bigEndian: address.sin_port)))
}
