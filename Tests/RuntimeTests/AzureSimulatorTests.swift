import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// The signatures here are Python's; the simulator checks them with swift-crypto.
@Suite struct AzureSimulatorTests {
  private static let id = "8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b01"
  private static let now = Timestamp("2026-11-24T09:00:00Z") ?? .earliest

  private let outbox = Outbox(clock: RuntimeClock())
  private let azure: AzureSimulator

  init() {
    let settings = SimulatorSettings()
    let reports = OwedReports(
      clock: RuntimeClock(), activity: Activity(), settings: settings, send: { _, _, _ in nil })
    azure = AzureSimulator(world: LiveWorld(.default), outbox: outbox, reports: reports, settings: settings)
  }

  private static func message(to address: String = "kari@example.no", subject: String = "Nytt brev") -> String {
    """
    {"senderAddress":"a@example.no","content":{"subject":"\(subject)","plainText":"Hei æøå"},\
    "recipients":{"to":[{"address":"\(address)"}]}}
    """
  }

  /// - Parameter change: what becomes of it after it is signed.
  private static func call(
    _ method: String = "POST",
    _ target: String = "/azure/emails:send?api-version=2023-03-31",
    body: String = message(),
    id: String = id,
    date: String = "Tue, 24 Nov 2026 09:00:00 GMT",
    change: (inout AzureCall) -> Void = { _ in }
  ) throws -> AzureCall {
    let python = try ChildProcess("/usr/bin/python3", ["-c", sign, method, target, date, SimulatorSettings().azureKey])
    try python.send(Array(body.utf8))
    guard try python.end() == 0 else { throw CocoaError(.executableLoad) }
    var headers = try JSONDecoder().decode([String: String].self, from: Data(python.output))
    headers["x-ms-date"] = date
    if method == "POST" { headers.merge(["operation-id": id, "content-type": "application/json"]) { $1 } }
    var call = AzureCall(
      method: method, target: target, host: "127.0.0.1:5091", headers: headers, body: Array(body.utf8))
    change(&call)
    return call
  }

  private static let sign = """
    import base64, hashlib, hmac, json, sys
    method, target, date, key = sys.argv[1:]
    hashed = base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode()
    text = f"{method}\\n{target}\\n{date};127.0.0.1:5091;{hashed}".encode()
    code = base64.b64encode(hmac.new(base64.b64decode(key), text, hashlib.sha256).digest()).decode()
    scheme = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
    print(json.dumps({"x-ms-content-sha256": hashed, "authorization": scheme + code}))
    """

  private static func operation(_ id: String = id) throws -> AzureCall {
    try call("GET", "/azure/emails/operations/\(id)?api-version=2023-03-31", body: "")
  }

  @Test func `a message is taken, stands in the outbox, and its operation can be asked for`() throws {
    #expect(azure.answer(try Self.operation(), now: Self.now).status == 404)
    let answer = azure.answer(try Self.call(id: Self.id.uppercased()), now: Self.now)
    #expect(answer.status == 202 && answer.body == #"{"id":"\#(Self.id)","status":"Running","error":null}"#)
    let location = "http://127.0.0.1:5091/azure/emails/operations/\(Self.id)?api-version=2023-03-31"
    #expect(answer.headers == ["Operation-Location": location, "Retry-After": "8"])
    #expect(outbox.mails.map(\.to) == [["kari@example.no"]] && outbox.mails.map(\.subject) == ["Nytt brev"])
    let asked = azure.answer(try Self.operation(), now: Self.now)
    #expect(asked.status == 200 && asked.body == #"{"id":"\#(Self.id)","status":"Succeeded","error":null}"#)
  }

  @Test func `a repeat is taken and not sent again, and another message under its id is refused`() throws {
    for _ in 0..<3 { #expect(azure.answer(try Self.call(), now: Self.now).status == 202) }
    #expect(outbox.mails.count == 1)
    #expect(azure.answer(try Self.call(body: Self.message(subject: "B")), now: Self.now).status == 400)
    #expect(outbox.mails.count == 1)
  }

  @Test func `who has bounced once is suppressed`() throws {
    let bounced = Self.message(to: "finnes.ikke@example.no")
    #expect(azure.answer(try Self.call(body: bounced), now: Self.now).status == 202)
    let second = "8c1f0b52-6d0e-5a7b-9a43-1f2e3d4c5b02"
    #expect(azure.answer(try Self.call(body: bounced, id: second), now: Self.now).status == 202)
    let asked = azure.answer(try Self.operation(second), now: Self.now)
    #expect(asked.body.contains(#""status":"Failed","error":{"code":"EmailDroppedAllRecipientsSuppressed""#))
    #expect(outbox.mails.isEmpty)
  }

  @Test func `what is not signed over all of it is not let in`() throws {
    let changes: [(inout AzureCall) -> Void] = [
      { $0.body.append(0x20) }, { $0.method = "PUT" }, { $0.target += "&x=1" }, { $0.host = "127.0.0.1" },
      { $0.headers["x-ms-date"] = "Tue, 24 Nov 2026 09:00:01 GMT" }, { $0.headers["x-ms-date"] = nil },
      { $0.headers["authorization"] = nil }, { $0.headers["x-ms-content-sha256"] = nil },
      { $0.headers["authorization"]?.append("=") },
    ]
    for (index, change) in changes.enumerated() {
      #expect(azure.answer(try Self.call(change: change), now: Self.now).status == 401, "\(index)")
    }
    for date in ["2026-11-24T09:00:00Z", "Tue, 24 Nov 2026 08:54:59 GMT", "Tue, 24 Nov 2026 09:05:01 GMT", "x"] {
      #expect(azure.answer(try Self.call(date: date), now: Self.now).status == 401, "\(date)")
    }
    for date in ["Tue, 24 Nov 2026 08:55:00 GMT", "Tue, 24 Nov 2026 09:05:00 GMT"] {
      #expect(azure.answer(try Self.call(date: date), now: Self.now).status == 202, "\(date)")
    }
  }

  @Test func `what the service's contract does not hold is refused`() throws {
    let target = "/azure/emails:send?api-version=2023-03-31"
    var calls = [
      try Self.call("POST", target.replacing("03-31", with: "04-01")), try Self.call(id: "1"),
      try Self.call(change: { $0.headers["content-type"] = "text/plain" }),
      try Self.call(change: { $0.headers["operation-id"] = nil }),
    ]
    let whole = Self.message()
    for body in [
      "", "{}", whole.replacing("plainText", with: "text"), whole.replacing("senderAddress", with: "from"),
      whole.replacing(#"[{"address":"kari@example.no"}]"#, with: "[]"),
    ] {
      calls.append(try Self.call(body: body))
    }
    for call in calls { #expect(azure.answer(call, now: Self.now).status == 400) }
    #expect(outbox.mails.isEmpty)
  }
}
