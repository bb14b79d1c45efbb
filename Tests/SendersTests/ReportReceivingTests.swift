import FoundationEssentials
import ProcessSettings
import Testing

@testable import Notifications
@testable import Senders

@Suite struct `A call with a delivery report` {
  static let document = "<MSGLST><MSG><ID>1</ID><REF>r</REF><RCV>4799315000</RCV><STATE>DELIVRD</STATE></MSG></MSGLST>"

  private static func settings(_ values: [String: String]) -> Settings {
    Settings(values: values)
  }

  private static func open() throws -> ReportReceiving { try ReportReceiving(settings: settings([:])) }

  private static func locked() throws -> ReportReceiving {
    try ReportReceiving(settings: settings(["REPORT_USERNAME": "pswin", "REPORT_PASSWORD": "hemmelig:å"]))
  }

  private static func event(
    provider: String = "pswin", method: String = "POST", headers: [String: String] = [:], body: String? = document,
    base64: String? = nil
  ) -> ReceiveReport.Event {
    ReceiveReport.Event(
      provider: provider, method: method, url: "/reports", headers: headers, body: body, bodyBase64: base64)
  }

  private static func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

  @Test func `is read`() throws {
    let result = try Self.open().receive(Self.event(), now: Sample.now)
    #expect(result.reports.map(\.reference) == ["r"])
    #expect(result.reply.status == 200)
  }

  @Test func `about a message whose name is longer than any is of no use`() throws {
    let long = Self.document.replacing("<REF>r</REF>", with: "<REF>\(String(repeating: "r", count: 513))</REF>")
    let result = try Self.open().receive(Self.event(body: long), now: Sample.now)
    #expect(result.reports.isEmpty && result.reply.status == 200)
  }

  @Test func `may have its body in Base64`() throws {
    let latin1 = Array("<?xml version='1.0'?><!-- ".utf8) + [0xE5] + Array(" -->\(Self.document)".utf8)
    let event = Self.event(body: nil, base64: Data(latin1).base64EncodedString())
    #expect(try Self.open().receive(event, now: Sample.now).reply.status == 200)
    let utf8 = Self.event(headers: ["CONTENT-TYPE": "text/xml; charset=utf-8"], body: nil, base64: event.bodyBase64)
    #expect(try Self.open().receive(utf8, now: Sample.now).reply.status == 400)
  }

  @Test(arguments: [(nil, "%%%"), (nil, nil), ("", nil), ("", "")] as [(String?, String?)])
  func `is refused without a body`(body: String?, base64: String?) throws {
    #expect(try Self.open().receive(Self.event(body: body, base64: base64), now: Sample.now).reply.status == 400)
  }

  @Test(arguments: ["GET", "PUT", "post", "", "DELETE"]) func `is a POST`(method: String) throws {
    let result = try Self.open().receive(Self.event(method: method), now: Sample.now)
    #expect(result.reply.status == 405 && result.reply.headers == ["Allow": "POST"])
    #expect(result.reports == [])
  }

  @Test(arguments: ["", "PSWin", "ses", "acme"]) func `comes from a provider that reports`(provider: String) throws {
    #expect(try Self.open().receive(Self.event(provider: provider), now: Sample.now).reply.status == 404)
  }

  @Test func `is at most 1 MiB long`() throws {
    let room = (1 << 20) - Self.document.utf8.count
    let longest = Self.document + String(repeating: " ", count: room)
    #expect(try Self.open().receive(Self.event(body: longest), now: Sample.now).reply.status == 200)
    #expect(try Self.open().receive(Self.event(body: longest + " "), now: Sample.now).reply.status == 413)
  }

  @Test(arguments: ["Authorization", "authorization", "AUTHORIZATION"])
  func `is let in with the right credentials`(name: String) throws {
    for value in [Self.basic("pswin:hemmelig:å"), "basic  \(Self.basic("pswin:hemmelig:å").dropFirst(6))"] {
      #expect(try Self.locked().receive(Self.event(headers: [name: value]), now: Sample.now).reply.status == 200)
    }
  }

  @Test(arguments: [
    nil, "", "Basic", "Basic ", "Basic %%%", basic(""), basic("pswin"), basic("pswin:"), basic("pswin:hemmelig:"),
    basic("pswin:hemmelig:åå"), basic("pswin:hemmelig:Å"), basic("PSWIN:hemmelig:å"), basic("xswin:hemmelig:å"),
    basic("pswin:hemmelig:åpswin:hemmelig:å"), basic("pswin:hemmelig:å\0"),
    "Bearer \(basic("pswin:hemmelig:å").dropFirst(6))",
    "pswin:hemmelig:å",
  ])
  func `is kept out with any others`(value: String?) throws {
    let event = Self.event(headers: value.map { ["Authorization": $0] } ?? [:])
    let result = try Self.locked().receive(event, now: Sample.now)
    #expect(result.reply.status == 401)
    #expect(result.reply.headers == ["WWW-Authenticate": #"Basic realm="Varsel", charset="UTF-8""#])
    #expect(result.reports == [])
  }

  @Test func `needs a user name and a password, or neither`() {
    for name in ["REPORT_USERNAME", "REPORT_PASSWORD"] {
      #expect(throws: SettingsError.self) { try ReportReceiving(settings: Self.settings([name: "x"])) }
    }
  }
}
