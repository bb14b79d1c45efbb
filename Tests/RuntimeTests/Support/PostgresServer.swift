import Foundation
import Synchronization
import TestSupport

@testable import local_runtime

/// A PostgreSQL server of Debian's package, with its data in a scratch folder, reached by a socket in it. It ends with the
/// tests.
///
/// Like every server of its kind it does not run as root: then it is `postgres`.
final class PostgresServer: Sendable {
  /// One for all tests that do it no harm, each of which has a database of its own.
  static let shared = Task {
    let server = try await PostgresServer(folder: try Paths.scratch(), settings: ["fsync=off"])
    removedAtExit.withLock { $0 = server.folder }
    atexit {
      if let folder = removedAtExit.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
    }
    return server
  }

  private static let removedAtExit = Mutex<String?>(nil)

  let folder: String
  private let settings: [String]
  private let process = Mutex<RunningProcess?>(nil)

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameters:
  ///   - folder: of the socket, and of the data unless `data` names another.
  ///   - settings: as `name=value`.
  init(folder: String, data: String? = nil, settings: [String] = []) async throws {
    self.folder = folder
    self.data = data ?? "\(folder)/data"
    self.settings = settings
    try FileManager.default.createDirectory(atPath: self.data, withIntermediateDirectories: true)
    if getuid() == 0 {
      for path in [folder, self.data] { try await Self.run(["/bin/chown", "postgres", path]) }
    }
    // A socket's path has at most 107 bytes.
    let options = [
      "--no-sync", "--auth-local=trust", "--auth-host=scram-sha-256", "--username=varsel", "--encoding=UTF8",
      "--locale=C",
    ]
    try await Self.run(try Self.command("initdb") + options + ["-D", self.data])
    try await start()
  }

  private let data: String

  /// - Parameter more: settings for this time.
  func start(_ more: [String] = []) async throws {
    let fixed = ["listen_addresses=", "port=5432", "unix_socket_directories=\(folder)", "max_connections=200"]
    let command = try Self.command("postgres") + ["-D", data] + (fixed + settings + more).flatMap { ["-c", $0] }
    let server = try RunningProcess(command[0], Array(command.dropFirst()))
    process.withLock { $0 = server }
    let isReady = await server.line { $0.contains("ready to accept connections") ? true : nil }
    guard isReady == true else { throw Failure(description: server.lines.joined(separator: "\n")) }
  }

  var hasEnded: Bool { process.withLock { $0?.hasEnded ?? true } }

  /// - Parameter signal: SIGINT ends the connections and writes all down, SIGQUIT stops at once, as a crash does.
  func stop(_ signal: Int32 = SIGINT) async {
    guard let server = process.withLock({ $0 }) else { return }
    server.kill(signal)
    _ = await server.end()
  }

  /// A new, empty database.
  func database() async throws -> String {
    let name = "t" + UUID().uuidString.lowercased().replacing("-", with: "")
    // It takes a while, and the threads that Swift's tasks share are few.
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try self.admin().execute("CREATE DATABASE \(name)") })
      }
    }
    return url(of: name)
  }

  /// A connection of one who may do everything.
  func admin(port: Int = 5_432) throws -> PostgresConnection {
    try PostgresConnection(PostgresLocation(url: url(of: "postgres") + "&port=\(port)"), name: "tests")
  }

  private func url(of database: String) -> String { "postgres://varsel@/\(database)?host=\(folder)" }

  /// A file among the server's data, which it alone reads.
  func place(_ contents: Data, as name: String) throws {
    let path = "\(data)/\(name)"
    try contents.write(to: URL(filePath: path))
    let owner = try FileManager.default.attributesOfItem(atPath: data)
    let wanted: [FileAttributeKey: Any] = [
      .posixPermissions: 0o600, .ownerAccountID: owner[.ownerAccountID] ?? 0,
      .groupOwnerAccountID: owner[.groupOwnerAccountID] ?? 0,
    ]
    try FileManager.default.setAttributes(wanted, ofItemAtPath: path)
  }

  /// The words that run one of the server's programs.
  private static func command(_ program: String) throws -> [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    guard let version = found.compactMap({ Int($0) }).max() else {
      throw Failure(description: "PostgreSQL is missing; scripts/setup --test installs it.")
    }
    let path = "/usr/lib/postgresql/\(version)/bin/\(program)"
    let other = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
    return (getuid() == 0 ? other : []) + [path]
  }

  private static func run(_ words: [String]) async throws {
    let process = try RunningProcess(words[0], Array(words.dropFirst()))
    guard await process.end() == 0 else { throw Failure(description: process.lines.joined(separator: "\n")) }
  }
}
