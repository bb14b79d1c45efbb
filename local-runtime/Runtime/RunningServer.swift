import Hummingbird
import Logging

/// An HTTP server that is up on the loopback address.
struct RunningServer: Sendable {
  let port: Int
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
    let task = Task {
      defer { report.finish() }
      try await application.run()
    }
    for await port in ports { return RunningServer(port: port, task: task) }
    try await task.value
    throw CancellationError()
  }

  func stop() { task.cancel() }
}
