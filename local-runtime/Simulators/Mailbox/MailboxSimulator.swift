import NIOCore
import NIOPosix
import Synchronization

/// The mail server that takes what `send-email` hands over, and keeps it in the outbox.
final class MailboxSimulator: Sendable {
  private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private let world: LiveWorld
  private let outbox: Outbox
  private let serving = Mutex<Task<Void, Never>?>(nil)

  init(world: LiveWorld, outbox: Outbox) {
    self.world = world
    self.outbox = outbox
  }

  /// Listens until `stop()`.
  ///
  /// - Parameter port: 0 for one that is free.
  /// - Returns: The port.
  func start(host: String, port: Int) async throws -> Int {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
      }
    let task = Task { await serve(server) }
    let earlier = serving.withLock { serving in
      let earlier = serving
      serving = task
      return earlier
    }
    earlier?.cancel()
    return server.channel.localAddress?.port ?? port
  }

  /// Closes the listener and every connection; what was answered with 250 is in the outbox.
  func stop() async {
    let task = serving.withLock { serving in
      let task = serving
      serving = nil
      return task
    }
    task?.cancel()
    await task?.value
  }

  private func serve(_ server: NIOAsyncChannel<Connection, Never>) async {
    // A listener that fails ends, and so do its connections; each of them ends on its own failure alone.
    try? await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask { try? await self.converse(on: connection) }
        }
        group.cancelAll()
      }
    }
  }

  private func converse(on connection: Connection) async throws {
    try await connection.executeThenClose { inbound, outbound in
      var session = SMTPSession(
        mailbox: { [world] in world.mailbox($0) },
        deliver: { [outbox] in outbox.takeMail(from: $0.from, to: $0.to, raw: $0.raw) }
      )
      try await outbound.write(ByteBuffer(bytes: SMTPReply.greeting.bytes))
      for try await buffer in inbound {
        let replies = session.take(buffer.readableBytesView)
        if !replies.isEmpty { try await outbound.write(ByteBuffer(bytes: replies.flatMap(\.bytes))) }
        if replies.last?.isLast == true { break }
      }
    }
  }
}
