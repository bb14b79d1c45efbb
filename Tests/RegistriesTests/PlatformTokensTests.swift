import Foundation
import ProcessSettings
import TestSupport
import Testing

@testable import Registries

@Suite struct PlatformTokensTests {
  private let pair: RSAKeyPair

  init() throws { pair = try RSAKeyPair.shared() }

  private var settings: [String: String] {
    [
      "VARSEL_PLATFORM_CLIENT_ISSUER": "ttd", "VARSEL_PLATFORM_CLIENT_APP": "notifications",
      "VARSEL_PLATFORM_CLIENT_KEY": pair.privatePEM, "VARSEL_PLATFORM_CLIENT_CERTIFICATE": pair.certificatePEM,
    ]
  }

  private static func decoded(_ part: Substring) throws -> Data {
    var text = String(part).replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    while text.count % 4 != 0 { text += "=" }
    return try #require(Data(base64Encoded: text))
  }

  private static func member(_ name: String, of part: Substring) throws -> String? {
    let data = try decoded(part)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return object[name].map { "\($0)" }
  }

  @Test func `a token names its maker and the certificate, and openssl finds its signature good`() throws {
    let tokens = try #require(try PlatformTokens(settings: Settings(environment: settings)))
    let text = try tokens.token()
    let parts = text.split(separator: ".")
    #expect(parts.count == 3)
    #expect(
      try Self.member("iss", of: parts[1]) == "ttd" && Self.member("urn:altinn:app", of: parts[1]) == "notifications")
    let fingerprint = try ChildProcess(
      "/usr/bin/openssl",
      ["x509", "-in", pair.folder.path + "/certificate.pem", "-noout", "-fingerprint", "-sha1"]
    )
    #expect(try fingerprint.end() == 0)
    let printed = String(decoding: fingerprint.output, as: UTF8.self).filter(\.isHexDigit).suffix(40)
    #expect(try Self.member("kid", of: parts[0]) == String(printed))
    #expect(try pair.verifies(try Self.decoded(parts[2]), of: "\(parts[0]).\(parts[1])"))
  }

  @Test func `a token is kept until a minute before its end`() throws {
    var now: Int64 = 1_800_000_000
    let key = try #require(SigningKey(pem: pair.privatePEM))
    let tokens = PlatformTokens(issuer: "ttd", app: "a", key: key, keyReference: .keyID("k"), clock: { now })
    let first = try tokens.token()
    now += 239
    #expect(try tokens.token() == first)
    now += 1
    let second = try tokens.token()
    #expect(second != first)
    #expect(try Self.member("exp", of: second.split(separator: ".")[1]) == "1800000540")
  }

  @Test func `without an issuer there are none; with one, all the rest is needed`() throws {
    #expect(try PlatformTokens(settings: Settings(environment: [:])) == nil)
    for name in settings.keys where name != "VARSEL_PLATFORM_CLIENT_ISSUER" {
      var settings = settings
      settings[name] = nil
      let error = #expect(throws: SettingsError.self) { try PlatformTokens(settings: Settings(environment: settings)) }
      let named = name == "VARSEL_PLATFORM_CLIENT_CERTIFICATE" ? "VARSEL_PLATFORM_CLIENT_KEY_ID" : name
      #expect(error?.message.hasPrefix("\(named) is not set") == true)
    }
  }
}
