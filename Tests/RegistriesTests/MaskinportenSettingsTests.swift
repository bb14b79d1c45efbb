import Foundation
import ProcessSettings
import TestSupport
import Testing
import Transport

@testable import Registries

@Suite("Settings of Maskinporten") struct MaskinportenSettingsTests {
  private let key: RSAKeyPair
  private let good: [String: String]

  init() throws {
    key = try RSAKeyPair.shared()
    good = [
      "TOKEN_URL": "https://maskinporten.example/token", "AUDIENCE": "https://maskinporten.example/",
      "CLIENT_ID": "client-1", "KEY": key.privatePEM, "KEY_ID": "key-1",
    ]
  }

  private func complaint(_ changes: [String: String]) -> String? {
    var values = good
    for (name, value) in changes { values[name] = value }
    let environment = Dictionary(uniqueKeysWithValues: values.map { ("VARSEL_MASKINPORTEN_\($0.key)", $0.value) })
    do throws(SettingsError) {
      _ = try MaskinportenClient(settings: Settings(environment: environment), client: HTTPClient())
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `a registered key is taken, and so is an enterprise certificate`() {
    #expect(complaint([:]) == nil)
    #expect(complaint(["KEY_ID": "", "CERTIFICATE": key.certificatePEM]) == nil)
    #expect(complaint(["KEY_ID": "", "CERTIFICATE": key.certificatePEM + key.certificatePEM]) == nil)
  }

  @Test(arguments: ["TOKEN_URL", "AUDIENCE", "CLIENT_ID", "KEY"])
  func `one that is missing is named`(name: String) {
    #expect(complaint([name: ""]) == "VARSEL_MASKINPORTEN_\(name) is not set.")
  }

  @Test func `one of key id and certificate is needed`() {
    #expect(complaint(["KEY_ID": ""])?.hasPrefix("VARSEL_MASKINPORTEN_KEY_ID is not set") == true)
    #expect(complaint(["CERTIFICATE": key.certificatePEM])?.hasSuffix("must not both be set.") == true)
  }

  @Test(arguments: ["ftp://a.example/", "a.example/token", "https://a.example/token?x=1", "https://u@a.example/"])
  func `a token URL that is none is refused`(url: String) {
    #expect(complaint(["TOKEN_URL": url])?.hasPrefix("VARSEL_MASKINPORTEN_TOKEN_URL must") == true)
  }

  /// None of them may be shown, and none may make OpenSSL ask for a pass phrase.
  @Test func `a key that cannot sign is refused`() throws {
    let keys = [
      "secret", key.certificatePEM, try RSAKeyPair.pem(["genrsa", "1024"]),
      try RSAKeyPair.pem(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1"]),
      try RSAKeyPair.pem(["genrsa", "-aes128", "-passout", "pass:secret", "2048"]),
    ]
    for key in keys {
      #expect(complaint(["KEY": key])?.hasPrefix("VARSEL_MASKINPORTEN_KEY must be a private RSA key") == true)
    }
  }

  @Test func `a certificate that is none, or another key's, is refused`() throws {
    let other = try RSAKeyPair()
    defer { other.remove() }
    let cut = key.certificatePEM.replacing("-----END CERTIFICATE-----", with: "")
    for certificate in ["", "secret", cut, key.privatePEM, other.certificatePEM, "A" + key.certificatePEM] {
      let message = complaint(["KEY_ID": "", "CERTIFICATE": certificate])
      #expect(message?.hasPrefix("VARSEL_MASKINPORTEN_") == true && message?.contains("CERTIFICATE") == true)
    }
  }
}
