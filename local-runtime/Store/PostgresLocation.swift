import FoundationEssentials
import ProcessSettings

/// A PostgreSQL database, and how it is reached.
struct PostgresLocation: Sendable, Hashable {
  /// As libpq reads it (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
  var url: String
  /// Nil where the URL, or libpq's own variables and files, have it.
  var password: String?
  /// Of certificate authorities; nil for the system's.
  var caFile: String?
  /// How many at most.
  var connections = 4

  static func isURL(_ text: String) -> Bool { text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") }

  /// What libpq is told, in its order: what stands before the URL holds where the URL says nothing else.
  var parameters: [(keyword: String, value: String)] {
    var parameters = [
      ("connect_timeout", "5"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "30000"),
      // Of several servers, that which takes writes.
      ("target_session_attrs", "read-write"),
    ]
    if !isLocal { parameters.append(("sslmode", "verify-full")) }
    if let bundle = caFile ?? Self.bundles.first(where: { FileManager.default.fileExists(atPath: $0) }) {
      parameters.append(("sslrootcert", bundle))
    }
    parameters.append(("dbname", url))
    if let password { parameters.append(("password", password)) }
    parameters.append(("client_encoding", "UTF8"))
    return parameters
  }

  /// libpq reads a file, and no folder. Debian and Alpine, Red Hat.
  private static let bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

  /// Whether all its servers are reached without leaving this machine.
  private var isLocal: Bool {
    let options = PostgresConnection.options(of: url) ?? [:]
    let variables = ProcessInfo.processInfo.environment
    // A service's file may name any host.
    if options["service"] ?? variables["PGSERVICE"] != nil { return false }
    let named = [options["hostaddr"] ?? variables["PGHOSTADDR"], options["host"] ?? variables["PGHOST"]]
    return named.compactMap { $0 }.joined(separator: ",").split(separator: ",").allSatisfy { host in
      host.hasPrefix("/") || host.hasPrefix("@") || ListenAddress.isLoopback(String(host))
    }
  }
}

extension PostgresLocation {
  /// - Parameters:
  ///   - url: of the settings, or of an option.
  ///   - isOption: whether everybody on this machine can read it.
  init(_ url: String, isOption: Bool, settings: Settings) throws(SettingsError) {
    guard let options = PostgresConnection.options(of: url) else {
      throw SettingsError("VARSEL_STORE must be a path, or a URL as postgres://user@host/database.")
    }
    guard (options["port"] ?? "").split(separator: ",").allSatisfy({ Int($0) != nil }) else {
      throw SettingsError("VARSEL_STORE must have a number for its port; in a password / is written as %2F, : as %3A.")
    }
    if isOption, options["password"] != nil || options["sslpassword"] != nil {
      throw SettingsError(
        "--store must hold no password, which others would see: set VARSEL_STORE_PASSWORD or VARSEL_STORE_PASSWORD_FILE."
      )
    }
    self.url = url
    password = try settings.text("STORE_PASSWORD")
    caFile = try settings.text("CA_FILE")
    connections = try settings.integer("STORE_CONNECTIONS", default: connections, in: 2...100)
  }
}
