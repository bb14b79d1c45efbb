import Foundation
import TestSupport

/// A self-signed certificate for the name `localhost`, but not for the address 127.0.0.1.
struct TestCertificate {
  static let openssl = "/usr/bin/openssl"

  let folder: URL
  var certificate: String { folder.appending(path: "certificate.pem").path }
  var key: String { folder.appending(path: "private/key.pem").path }

  init(days: Int = 2) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "varsel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder.appending(path: "private"), withIntermediateDirectories: true)
    let arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost", "-days", "\(days)", "-out", certificate, "-keyout", key,
    ]
    try Self.run(arguments)
  }

  /// Makes `folder` one that TLSTrust.caDirectory takes.
  func rehash() throws {
    try Self.run(["rehash", folder.path])
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }

  private static func run(_ arguments: [String]) throws {
    guard try ChildProcess(openssl, arguments).end() == 0 else { throw CocoaError(.executableLoad) }
  }
}
