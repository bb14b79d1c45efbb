import Foundation
import TestSupport
import Testing

@testable import Transport

/// Against OpenSSL's own test server.
@Suite struct TLSTests {
  private let certificate: TestCertificate
  private let server: ChildProcess
  private let port: Int

  init() throws {
    (certificate, server, port) = try Self.start([])
  }

  private static func start(_ options: [String]) throws -> (TestCertificate, ChildProcess, Int) {
    let certificate = try TestCertificate()
    let server = try ChildProcess(
      TestCertificate.openssl,
      ["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate.certificate, "-key", certificate.key]
        + options)
    // "ACCEPT 127.0.0.1:40123"
    var line = ""
    while !line.hasPrefix("ACCEPT") {
      line = String(decoding: try server.readLine(), as: UTF8.self)
    }
    let port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
    return (certificate, server, port)
  }

  private func get(_ host: String, trust: TLSTrust, port: Int? = nil) -> Result<Int, TransportError> {
    let request = HTTPRequest(
      url: "https://\(host):\(port ?? self.port)/", limits: TimeLimits(connect: 5, whole: 5))
    // The server listens on IPv4 alone.
    return HTTPClient(trust: trust, names: NameAnswers(answers: ["localhost:\(port ?? self.port):127.0.0.1"]))
      .sendAll([request], atOnce: 1)[0].map(\.status)
  }

  @Test func `a certificate that descends from the given file is trusted`() {
    #expect(get("localhost", trust: TLSTrust(caFile: certificate.certificate)) == .success(200))
    certificate.remove()
  }

  @Test func `or from the given folder`() throws {
    try certificate.rehash()
    #expect(get("localhost", trust: TLSTrust(caDirectory: certificate.folder.path)) == .success(200))
    certificate.remove()
  }

  @Test func `one that does not is refused before anything is sent`() {
    #expect(get("localhost", trust: .system) == .failure(.certificateRefused))
    #expect(!TransportError.certificateRefused.mayHaveBeenSent)
    certificate.remove()
  }

  @Test func `one for another host is refused`() {
    #expect(get("127.0.0.1", trust: TLSTrust(caFile: certificate.certificate)) == .failure(.certificateRefused))
    certificate.remove()
  }

  @Test func `older versions than TLS 1_2 are refused`() throws {
    let old = try Self.start(["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
    #expect(
      get("localhost", trust: TLSTrust(caFile: old.0.certificate), port: old.2) == .failure(.tlsHandshakeFailed))
    let current = try Self.start(["-tls1_2"])
    #expect(get("localhost", trust: TLSTrust(caFile: current.0.certificate), port: current.2) == .success(200))
    for folder in [certificate, old.0, current.0] {
      folder.remove()
    }
  }

  @Test func `a host behind the address guard is still checked by its name`() throws {
    let allowed = try #require(HostPort("localhost:\(port)"))
    var request = HTTPRequest(url: "https://localhost:\(port)/", limits: TimeLimits(connect: 5, whole: 5))
    request.addresses = .publicOnly(allowing: [allowed])
    let client = HTTPClient(
      trust: TLSTrust(caFile: certificate.certificate), names: NameAnswers(answers: ["localhost:\(port):127.0.0.1"]))
    #expect(try client.send(request).status == 200)
    certificate.remove()
  }
}
