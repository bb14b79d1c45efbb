import Glibc
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP server that is up.
struct RunningServer: Sendable {
  let port: Int
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  /// Returns when the server takes connections; throws where it cannot.
  ///
  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: 0 takes any free one.
  static func start(
    _ router: Router<APIContext>,
    host: String = "127.0.0.1",
    port: Int,
    logger: Logger
  ) async throws -> RunningServer {
    let (ports, report) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router,
      configuration: .init(address: .hostname(host, port: port), serverName: "Varsel"),
      onServerRunning: { channel in
        report.yield(channel.localAddress?.port ?? port)
        report.finish()
      },
      logger: logger
    )
    let group = ServiceGroup(services: [application], logger: logger)
    let task = Task {
      defer { report.finish() }
      try await group.run()
    }
    for await port in ports { return RunningServer(port: port, group: group, task: task) }
    do {
      try await task.value
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw PortInUse(host: host, port: port)
    } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
      throw ForeignAddress(host: host)
    }
    throw CancellationError()
  }

  /// Takes no more connections, and returns when the requests that are under way have been answered.
  func stop() async {
    await group.triggerGracefulShutdown()
    try? await task.value
  }
}

struct PortInUse: Error, CustomStringConvertible {
  let host: String
  let port: Int

  var description: String {
    "Port \(port) of \(host) is in use. Another runtime may be up; --port takes another one."
  }
}

struct ForeignAddress: Error, CustomStringConvertible {
  let host: String

  var description: String { "\(host) is no address of this machine; --host takes another one." }
}
