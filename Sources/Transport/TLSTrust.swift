import CCurl
import FoundationEssentials

/// The certificate authorities that a TLS peer must descend from.
package struct TLSTrust: Sendable, Equatable {
  package var caFile: String?
  /// A folder of certificates under their subject hashes, as `openssl rehash` makes it.
  package var caDirectory: String?

  /// With neither, the system's.
  package init(caFile: String? = nil, caDirectory: String? = nil) {
    self.caFile = caFile
    self.caDirectory = caDirectory
  }

  package static let system = TLSTrust()

  /// The system's hashed folder, from which OpenSSL reads one file a handshake, where there is one; else a bundle, which
  /// takes 18 ms to parse. Debian, Alpine, Amazon Linux and Red Hat, in this order.
  private static let found: TLSTrust = {
    let folder = "/etc/ssl/certs"
    if let names = try? FileManager.default.contentsOfDirectory(atPath: folder), names.contains(where: isHashName) {
      return TLSTrust(caDirectory: folder)
    }
    let bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt"]
    return TLSTrust(caFile: bundles.first { FileManager.default.fileExists(atPath: $0) })
  }()

  /// Eight hexadecimal digits, a point and a number: `c01eb047.0`.
  private static func isHashName(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    return parts.count == 2 && parts[0].count == 8 && parts[0].allSatisfy(\.isHexDigit) && Int(parts[1]) != nil
  }

  /// Verifies certificate and host name, TLS 1.2 or later.
  func apply<Context>(to easy: borrowing CurlEasy<Context>) throws(TransportError) {
    let trust = self == .system ? Self.found : self
    try easy.set(CURLOPT_CAINFO, trust.caFile)
    try easy.set(CURLOPT_CAPATH, trust.caDirectory)
    try easy.set(CURLOPT_SSL_VERIFYPEER, 1)
    try easy.set(CURLOPT_SSL_VERIFYHOST, 2)
    try easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
  }
}
