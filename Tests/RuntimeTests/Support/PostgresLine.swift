import Foundation
import Synchronization
import TestSupport

/// A line to a PostgreSQL server that breaks where a test says so.
final class PostgresLine {
  enum Break: Sendable {
    /// The commit never reaches the server.
    case beforeCommit
    /// The commit reaches the server, and its answer nobody.
    case afterCommit
  }

  private final class Plan: Sendable {
    let breaks = Mutex<[Break]>([])
  }

  private let plan = Plan()
  private let server: LoopbackServer

  /// - Parameter folder: of the server's socket.
  init(to folder: String) {
    server = LoopbackServer { [plan] client in Self.serve(client, plan, socket: "\(folder)/.s.PGSQL.5432") }
  }

  var address: String { server.address }

  /// Breaks at the next commits, one after the other.
  func breakAtCommits(_ next: [Break]) { plan.breaks.withLock { $0 += next } }

  var breaksLeft: Int { plan.breaks.withLock { $0.count } }

  private final class Silence: Sendable {
    let isKept = Mutex(false)
  }

  private static func serve(_ client: Int32, _ plan: Plan, socket: String) {
    guard let server = connected(to: socket) else { return }
    let silence = Silence()
    defer { close(server) }
    let answers = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var block = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = recv(server, &block, block.count, 0)
        guard count > 0 else { break }
        if silence.isKept.withLock({ $0 }) { break }
        guard Self.sendAll(block[..<count], to: client) else { break }
      }
      shutdown(client, Int32(SHUT_RDWR))
      answers.signal()
    }
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(client, &block, block.count, 0)
      guard count > 0 else { break }
      // The name of the prepared statement (https://www.postgresql.org/docs/15/protocol-message-formats.html, Bind).
      if Data(block[..<count]).firstRange(of: Data("COMMIT\0".utf8)) != nil,
        let next = plan.breaks.withLock({ $0.isEmpty ? nil : $0.removeFirst() })
      {
        if next == .beforeCommit { break }
        silence.isKept.withLock { $0 = true }
        _ = Self.sendAll(block[..<count], to: server)
        answers.wait()
        return
      }
      guard Self.sendAll(block[..<count], to: server) else { break }
    }
    shutdown(server, Int32(SHUT_RDWR))
    answers.wait()
  }

  private static func connected(to socket: String) -> Int32? {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socket.utf8.prefix($0.count - 1)) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    if isConnected { return descriptor }
    close(descriptor)
    return nil
  }

  private static func sendAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}
