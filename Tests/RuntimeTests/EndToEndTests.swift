import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// From an order over the API to a mail server that others wrote (aiosmtpd), and back to the status.
@Suite(.timeLimit(.minutes(2))) struct EndToEndTests {
  @Test func `a mail arrives as it was ordered, and a refused mailbox is told`() async throws {
    let server = try RunningProcess(Repository.python(), ["-c", Self.mailServer])
    defer { server.kill() }
    let smtp = try #require(await server.line { $0.hasPrefix("port ") ? String($0.dropFirst(5)) : nil })
    let port = freePort()
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:\(port)")
    defer { simulators.process.kill() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    var environment = simulators.environment
    environment["VARSEL_SMTP_URL"] = "smtp://127.0.0.1:\(smtp)"
    let runtime = try #require(
      try await RuntimeProcess.start(store: "\(scratch)/varsel.db", port: port, environment: environment)
    )
    defer { runtime.process.kill() }

    func place(_ key: String, _ recipient: String) async throws -> OrderReceipt.Chain {
      let answer = try #require(await runtime.post(#"{"idempotencyId": "\#(key)", "recipient": \#(recipient)}"#))
      #expect(answer.status == 201)
      return try answer.decode(OrderReceipt.Chain.self)
    }
    let settings = #""emailSettings": {"subject": "Påminnelse – 1. mars 😀", "body": ".\nHei på deg\n"}"#
    let person = try await place(
      "person",
      #"{"recipientPerson": {"nationalIdentityNumber": "01819010001", "channelSchema": "Email", \#(settings)}}"#
    )
    let gone = try await place("gone", #"{"recipientEmail": {"emailAddress": "borte@example.no", \#(settings)}}"#)

    let received = await server.line { $0.hasPrefix("{") ? $0 : nil }
    let mail = try JSONDecoder().decode([String: String].self, from: Data(try #require(received).utf8))
    let shipment = person.notification.shipmentId.description
    #expect(mail["to"] == "kari@example.no")
    #expect(mail["subject"] == "Påminnelse – 1. mars 😀")
    #expect(mail["body"]?.replacingOccurrences(of: "\r\n", with: "\n") == ".\nHei på deg\n")
    #expect(mail["auto"] == "auto-generated")
    #expect(mail["id"]?.hasSuffix("@varsel.example>") == true)
    #expect(try await runtime.end(of: shipment) == ["Order_Completed", "Email_Succeeded"])
    let bounced = try await runtime.end(of: gone.notification.shipmentId.description)
    #expect(bounced == ["Order_Completed", "Email_Failed_Bounced"])
    await runtime.stop()
    // What was logged names no address, number or text.
    for secret in ["kari@", "borte@", "01819010001", "Hei på deg", "Påminnelse"] {
      #expect(!runtime.process.lines.contains { $0.contains(secret) }, "\(secret) is in the log")
    }
  }

  @Test func `the demo ends as it should`() async throws {
    let demo = try RunningProcess(Paths.runtime, ["demo", "--port", "0", "--functions", Repository.functions])
    defer { demo.kill() }
    #expect(await demo.end() == 0, "\(demo.lines.joined(separator: "\n"))")
    #expect(demo.lines.contains("Every order ended as it should."))
  }

  private static let mailServer = """
    import asyncio, email, email.policy, json
    from aiosmtpd.smtp import SMTP

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("borte@"):
                return "550 5.1.1 No such mailbox"
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 Ok"

        async def handle_DATA(self, server, session, envelope):
            mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
            print(json.dumps({"to": envelope.rcpt_tos[0], "subject": str(mail["Subject"]),
                              "id": str(mail["Message-ID"]), "auto": str(mail["Auto-Submitted"]),
                              "body": mail.get_body().get_content()}, ensure_ascii=False), flush=True)
            return "250 2.0.0 Ok"

    async def main():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
        print("port", server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())
    """
}
