import Testing

@testable import Notifications
@testable import Senders
@testable import Transport

@Suite struct `Azure's access key` {
  /// The signatures are Python's:
  ///
  ///     hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
  ///     text = f"{method}\n{target}\n{date};{host};{hash}".encode()
  ///     base64.b64encode(hmac.new(base64.b64decode(key), text, hashlib.sha256).digest())
  @Test(arguments: [
    (
      "POST", "/emails:send?api-version=2023-03-31", "varsel.norway.communication.azure.com", #"{"a":"æ"}"#,
      "2026-11-03T07:05:09Z", "Tue, 03 Nov 2026 07:05:09 GMT", "dBV3ltWOlZ4wUwBzLnh4D5ZD91uLTwyQH7o21c9jW40=",
      "rMvJimv+z17ZzM6SirHGOl7rG0tXyfq6ebcQEVhiivI="
    ),
    (
      "GET", "/emails/operations/8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01?api-version=2023-03-31", "127.0.0.1:8090", "",
      "2026-11-24T09:00:00Z", "Tue, 24 Nov 2026 09:00:00 GMT", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      "LDSxNedVUQLV9T3USp5pRowh3hojItcWbyLFVMolyag="
    ),
  ])
  func `signs as Python does`(
    method: String, target: String, host: String, body: String, time: String, date: String, hash: String,
    signature: String
  ) throws {
    let key = try #require(AzureAccessKey(base64: AzurePeer.key))
    let fields = key.fields(
      method: method, target: target, host: host, body: Array(body.utf8), date: Sample.time(time))
    let expected: HTTPFields = [
      "x-ms-date": date, "x-ms-content-sha256": hash,
      "Authorization": "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=\(signature)",
    ]
    #expect(fields == expected)
  }

  @Test(arguments: ["", "%", "abc", "hemmelig nøkkel"]) func `is Base64`(text: String) {
    #expect(AzureAccessKey(base64: text) == nil)
  }

  /// RFC 4231, test case 2, and FIPS 180-4's "abc".
  @Test func `hashes as the standards' own examples`() {
    let code = SHA256.authenticationCode(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(hex(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      hex(SHA256.digest(of: Array("abc".utf8))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  private func hex(_ bytes: [UInt8]?) -> String {
    (bytes ?? []).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test(arguments: [
    ("https://varsel.norway.communication.azure.com", "varsel.norway.communication.azure.com", ""),
    ("https://Varsel.Norway.communication.azure.com/", "varsel.norway.communication.azure.com", ""),
    ("HTTPS://varsel.example:443/", "varsel.example", ""), ("http://varsel.example:80", "varsel.example", ""),
    ("http://127.0.0.1:5091/simulators/azure/", "127.0.0.1:5091", "/simulators/azure"),
    ("https://varsel.example:80", "varsel.example:80", ""), ("http://[::1]:5091", "[::1]:5091", ""),
  ])
  func `signs the host as it goes over the wire`(text: String, host: String, path: String) throws {
    let endpoint = try #require(AzureEndpoint(text))
    #expect(endpoint.host == host)
    let target = endpoint.target("/emails:send")
    #expect(target == "\(path)/emails:send?api-version=2023-03-31")
    #expect(endpoint.url(target) == "\(text.lowercased().prefix { $0 != ":" })://\(host)\(target)")
  }

  @Test(arguments: [
    "", "varsel.example", "ftp://varsel.example", "https://", "https:///x", "https://a@varsel.example",
    "https://varsel.example?x=1", "https://varsel.example#x", "endpoint=https://varsel.example/;accesskey=a",
  ])
  func `is used at an endpoint alone`(text: String) {
    #expect(AzureEndpoint(text) == nil)
  }
}
