import Testing

@testable import Transport

@Suite struct OutboundURLTests {
  private func refusal(_ text: String, http: Bool = true, allowing: [HostPort] = []) -> OutboundURL.Refusal? {
    do throws(OutboundURL.Refusal) {
      _ = try OutboundURL(text, allowsHTTP: http, allowing: allowing)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("https://example.com", "https://example.com/"),
    ("https://example.com:443/a?b=c", "https://example.com:443/a?b=c"),
    ("https://EXAMPLE.com./a", "https://example.com/a"),
    ("https://example.com/a#part", "https://example.com/a"),
    ("https://blåbær.no/bær?æ=ø", "https://xn--blbr-roah.no/b%c3%a6r?%c3%a6=%c3%b8"),
    ("https://🔐.example.com/", "https://xn--jv8h.example.com/"),
    ("https://a.b-c.d1.example/", "https://a.b-c.d1.example/"),
    ("https://1.example/", "https://1.example/"),  // only the last label makes a number
    ("https://example.com/a@b:c%2f", "https://example.com/a@b:c%2f"),
  ])
  func `takes the URL of a public name`(text: String, normal: String) throws {
    #expect(try OutboundURL(text).text == normal)
  }

  @Test func `takes http where that is allowed`() throws {
    #expect(refusal("http://example.com/", http: false) == .schemeNotAllowed)
    #expect(try OutboundURL("http://example.com/", allowsHTTP: true).peer == HostPort("example.com:80"))
    #expect(refusal("http://example.com:443/") == .portNotAllowed)
    #expect(refusal("https://example.com:80/") == .portNotAllowed)
  }

  @Test(arguments: [
    "http://2130706433/",  // decimal
    "http://0x7f000001/", "http://0x7f.1/",  // hexadecimal
    "http://0177.0.0.1/", "http://017700000001/",  // octal
    "http://127.1/", "http://127.0.1/", "http://0/",  // short
    "http://127.0.0.1./", "http://0x/", "http://1.2.3.4.5/", "http://8.8.8.8/", "http://256.1.1.1/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[2606:4700::1111]/",
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/",  // what NFKC makes of them
    "http://127.0.0.1#@example.com/",
  ])
  func `refuses an address in any notation`(text: String) {
    #expect(refusal(text) == .addressLiteral)
  }

  @Test(
    arguments: [
      ("https://user:pass@example.com/x", .userInfo), ("http://example.com@127.0.0.1/", .userInfo),
      ("http://127.0.0.1\\@example.com/", .userInfo), ("http://example.com:80@127.0.0.1/", .userInfo),
      ("http://@example.com/", .userInfo), ("http://127.0.0.1%2f@example.com/", .userInfo),
      ("http://%31%32%37.0.0.1/", .malformed), ("http://[fe80::1%25eth0]/", .malformed),
      ("http://127.0.0.1\\example.com/", .malformed),
      ("http:/127.0.0.1/", .malformed), ("http:///127.0.0.1/", .malformed), ("http:127.0.0.1", .malformed),
      ("https://", .malformed), ("https://:443/", .malformed), ("https://exa..mple.com/", .hostNotAllowed),
      ("//127.0.0.1/", .schemeNotAllowed), ("not-a-url", .schemeNotAllowed), ("", .schemeNotAllowed),
      ("ftp://example.com/", .schemeNotAllowed), ("gopher://example.com/", .schemeNotAllowed),
      ("file:///etc/passwd", .schemeNotAllowed), ("jar:http://example.com/", .schemeNotAllowed),
      ("data:text/plain,x", .schemeNotAllowed), ("javascript:alert(1)", .schemeNotAllowed),
      ("ldap://example.com/", .schemeNotAllowed), ("dict://example.com/", .schemeNotAllowed),
      ("unix:/run/x", .schemeNotAllowed), ("HTTP+UNIX://x/", .schemeNotAllowed),
      ("smtp://example.com/", .schemeNotAllowed),
      ("http://example.com:22/", .portNotAllowed), ("http://example.com:25/", .portNotAllowed),
      ("http://example.com:6379/", .portNotAllowed), ("http://example.com:0/", .portNotAllowed),
      ("http://example.com:65536/", .malformed), ("http://example.com:-1/", .malformed),
      ("http://example.com:91337/", .malformed), ("http://example.com:https/", .malformed),
      ("http://example.com:007/", .portNotAllowed), ("http://2001:db8::1337/", .malformed),
      ("http://[example.com]/", .malformed), ("http://[[example.com]]/", .malformed),
      ("http://[127.0.0.1]/", .malformed), ("http://[::1/", .malformed),
      ("http://example.com/\r\nX-Injected:1", .invalidCharacter), ("http://example.com/a\nb", .invalidCharacter),
      ("http://exa mple.com/", .invalidCharacter), ("http://example.com\t/", .invalidCharacter),
      (" https://example.com/", .invalidCharacter), ("https://example.com/\u{0}", .invalidCharacter),
      ("http://localhost/x", .hostNotAllowed), ("http://localhost./", .hostNotAllowed),
      ("http://LOCALHOST/", .hostNotAllowed), ("http://foo.localhost/", .hostNotAllowed),
      ("http://printer.local/", .hostNotAllowed), ("http://metadata.google.internal/x", .hostNotAllowed),
      ("http://router.home.arpa/", .hostNotAllowed), ("http://a.localdomain/", .hostNotAllowed),
      ("http://intranet/", .hostNotAllowed), ("http://intranet./", .hostNotAllowed),
      ("http://a_b.example.com/", .hostNotAllowed), ("http://-a.example.com/", .hostNotAllowed),
      ("http://a-.example.com/", .hostNotAllowed), ("http://example.com../", .hostNotAllowed),
      ("http://\(String(repeating: "a", count: 64)).example.com/", .hostNotAllowed),
      ("http://\(String(repeating: "a.", count: 125))example/", .hostNotAllowed),  // 257 letters
      ("http://example.com/\(String(repeating: "a", count: 10_000))", .tooLong),
    ] as [(String, OutboundURL.Refusal)])
  func `refuses what is no plain public URL`(text: String, expected: OutboundURL.Refusal) {
    #expect(refusal(text) == expected)
  }

  @Test func `takes 2,048 bytes and no more`() {
    let stem = "https://example.com/"
    #expect(refusal(stem + String(repeating: "a", count: 2_048 - stem.count)) == nil)
    #expect(refusal(stem + String(repeating: "a", count: 2_049 - stem.count)) == .tooLong)
    #expect(refusal(stem + String(repeating: "å", count: 1_015)) == .tooLong)
  }

  @Test(
    arguments: [
      ("http://127.0.0.1:8090/a", nil), ("http://2130706433:8090/", nil), ("http://LocalHost:9000/", nil),
      ("http://[::1]:8090/", nil), ("https://127.0.0.1:8090/", nil),
      ("http://127.0.0.1:8091/", .addressLiteral), ("http://127.0.0.1/", .addressLiteral),
      ("http://127.0.0.2:8090/", .addressLiteral), ("http://localhost:8090/", .hostNotAllowed),
      ("http://user@127.0.0.1:8090/", .userInfo), ("ftp://127.0.0.1:8090/", .schemeNotAllowed),
    ] as [(String, OutboundURL.Refusal?)])
  func `an exception is for exactly its host and port`(text: String, expected: OutboundURL.Refusal?) {
    let allowed = ["127.0.0.1:8090", "localhost:9000", "[::1]:8090"].compactMap { HostPort($0) }
    #expect(allowed.count == 3)
    #expect(refusal(text, allowing: allowed) == expected)
  }

  @Test(arguments: [
    "", "host", ":80", "host:", "host:0", "host:65536", "host:-1", "a b:80", "::1:80", "http://a:80", "u@host:80",
    "*.host:80", "host/:80", ".:80", "blåbær.no:80",
  ])
  func `an exception has a host and a port`(text: String) {
    #expect(HostPort(text) == nil)
  }

  @Test(arguments: [
    ("example.com", "example.com", 443), ("Example.COM.", "example.com", 443), ("example.com.:80", "example.com", 80),
    ("[::1]", "[::1]", 443), ("[::1]:8443", "[::1]", 8_443),
  ])
  func `where a port may be missing it is the default one`(text: String, host: String, port: Int) {
    #expect(HostPort(text, defaultPort: 443) == HostPort(host: host, port: port))
  }

  @Test(arguments: ["", ":443", "host:", "::1", "host:https", "::1:443"])
  func `even then there is a host, and nothing wrong for a port`(text: String) {
    #expect(HostPort(text, defaultPort: 443) == nil)
  }
}
