import Hummingbird
import Logging
import ServiceLifecycle

/// An HTTP server that is up on the loopback address.
struct RunningServer: Sendable {
  let port: Int
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  /// Returns when the server takes connections; throws where it cannot.
  ///
  /// - Parameter port: 0 takes any free one.
  static func start(
    _ router: Router<BasicRequestContext>,
    port: Int,
    logger: Logger
  ) async throws -> RunningServer {
    let (ports, report) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "Varsel"),
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
    try await task.value
    throw CancellationError()
  }

  /// Takes no more connections, and returns when the requests that are under way have been answered.
  func stop() async {
    await group.triggerGracefulShutdown()
    try? await task.value
  }
}
