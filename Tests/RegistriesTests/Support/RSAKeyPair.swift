import Foundation
import TestSupport

/// A key of 2,048 bits and a self-signed certificate of it, made by OpenSSL's own program.
struct RSAKeyPair {
  let folder: URL
  let privatePEM: String
  let certificatePEM: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "varsel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (key, certificate) = (folder.appending(path: "key.pem"), folder.appending(path: "certificate.pem"))
    _ = try Self.pem([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=client-1", "-days", "2", "-keyout", key.path,
      "-out", certificate.path,
    ])
    _ = try Self.pem(["x509", "-in", certificate.path, "-noout", "-pubkey", "-out", folder.path + "/public.pem"])
    privatePEM = try String(contentsOf: key, encoding: .utf8)
    certificatePEM = try String(contentsOf: certificate, encoding: .utf8)
  }

  /// One for all tests.
  static func shared() throws -> RSAKeyPair { try made.get() }

  private static let made = Result { try RSAKeyPair() }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Whether `openssl dgst` finds `signature` good for `text`.
  func verifies(_ signature: Data, of text: String) throws -> Bool {
    let name = UUID().uuidString
    let (message, mark) = (folder.appending(path: "\(name).txt"), folder.appending(path: "\(name).sig"))
    try Data(text.utf8).write(to: message)
    try signature.write(to: mark)
    let arguments = [
      "dgst", "-sha256", "-verify", folder.path + "/public.pem", "-signature", mark.path, message.path,
    ]
    return try ChildProcess("/usr/bin/openssl", arguments).end() == 0
  }

  /// What OpenSSL's program prints.
  static func pem(_ arguments: [String]) throws -> String {
    let process = try ChildProcess("/usr/bin/openssl", arguments)
    guard try process.end() == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: process.output, as: UTF8.self)
  }
}
