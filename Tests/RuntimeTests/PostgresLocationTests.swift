import Foundation
import ProcessSettings
import TestSupport
import Testing

@testable import local_runtime

/// How a database is reached: by whom, and over what.
@Suite(.timeLimit(.minutes(2))) struct PostgresLocationTests {
  private func parameters(_ url: String, _ settings: [String: String] = [:]) throws -> [String: String] {
    let location = try PostgresLocation(url, isOption: false, settings: Settings(environment: settings))
    return Dictionary(location.parameters.map { ($0.keyword, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  @Test(arguments: [
    "postgres://varsel@db.example.no/varsel", "postgresql://varsel@10.0.0.3:5433/varsel",
    "postgres://varsel@127.0.0.1,db.example.no/varsel", "postgres:///varsel?service=prod",
    "postgres://varsel@localhost/varsel?hostaddr=10.0.0.3",
  ])
  func `another machine must show a certificate of its name`(_ url: String) throws {
    #expect(try parameters(url)["sslmode"] == "verify-full")
    #expect(try parameters(url, ["VARSEL_CA_FILE": "/ca.pem"])["sslrootcert"] == "/ca.pem")
  }

  @Test(arguments: ["postgres:///varsel?host=/run/postgresql", "postgres://varsel@localhost/v", "postgres://[::1]/v"])
  func `this machine need not`(_ url: String) throws {
    #expect(try parameters(url)["sslmode"] == nil)
  }

  @Test func `what is no URL, and a password that others would see, are refused by name`() {
    let settings = Settings(environment: [:])
    for (url, isOption) in [
      ("postgres://[::1/varsel", false), ("postgres://varsel@h/d?nonsense=1", false), ("postgres://a:b@h/d", true),
    ] {
      #expect { try PostgresLocation(url, isOption: isOption, settings: settings) } throws: { error in
        (error as? SettingsError)?.message.contains("STORE") ?? false
      }
    }
    #expect(throws: SettingsError.self) {
      try PostgresLocation(
        "postgres:///d", isOption: false, settings: Settings(environment: ["VARSEL_STORE_CONNECTIONS": "1"]))
    }
  }

  @Test func `a password from a file opens a connection over TLS, to the right server alone`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    for name in ["localhost", "other.example"] {
      let openssl = try RunningProcess(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
          "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", "\(scratch)/\(name).key", "-out",
          "\(scratch)/\(name).pem",
        ]
      )
      #expect(await openssl.end() == 0, "\(openssl.lines)")
    }
    let folder = "\(scratch)/server"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: scratch)
    let server = try await PostgresServer(folder: folder)
    await server.stop()
    // The server reads its key as itself, and refuses one that others can read.
    for (from, to) in [("localhost.key", "server.key"), ("localhost.pem", "server.crt")] {
      try server.place(try Data(contentsOf: URL(filePath: "\(scratch)/\(from)")), as: to)
    }
    let port = freePort()
    try await server.start(["listen_addresses=127.0.0.1", "port=\(port)", "ssl=on"])
    let admin = try server.admin(port: port)
    try admin.execute("ALTER ROLE varsel PASSWORD 'geheim'")
    let url = "postgres://varsel@localhost:\(port)/postgres?sslmode=verify-full"
    func connect(_ password: String, _ ca: String) throws -> PostgresConnection {
      try "\(password)\n".write(toFile: "\(scratch)/password", atomically: true, encoding: .utf8)
      let settings = Settings(
        environment: ["VARSEL_STORE_PASSWORD_FILE": "\(scratch)/password", "VARSEL_CA_FILE": "\(scratch)/\(ca).pem"]
      )
      return try PostgresConnection(try PostgresLocation(url, isOption: true, settings: settings), name: "tests")
    }
    let connection = try connect("geheim", "localhost")
    let isEncrypted = try connection.rows("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()") {
      $0.integer(0)
    }
    #expect(isEncrypted == [1])
    for (password, ca) in [("falsch", "localhost"), ("geheim", "other.example")] {
      #expect { _ = try connect(password, ca) } throws: { error in
        guard let error = error as? PostgresError, error.isDisconnection else { return false }
        return !error.description.contains(password)
      }
    }
    await server.stop(SIGQUIT)
  }
}
