import Foundation
import TestSupport

/// aiosmtpd, as `scripts/setup --test` installs it.
///
/// It answers RCPT TO:<rcpt-550-5.1.1@…> and the like with the codes in the address, the message to
/// <data-554-5.7.1@…> too, and breaks off after the message to <cut@…>. Offers SMTPUTF8 where it is made to.
struct MailServer {
  struct Message: Decodable {
    let sender: String
    let recipients: [String]
    /// As Python reads the header.
    let from: [String]
    let to: [String]
    /// Whether the envelope asked for SMTPUTF8.
    let isInternational: Bool
    let connection: Int
    let messageID: String
    let subject: String
    let body: String
  }

  let port: Int
  private let child: ChildProcess

  init(offersUTF8: Bool = false) throws {
    child = try ChildProcess(Repository.python(), ["-c", Self.program] + (offersUTF8 ? ["SMTPUTF8"] : []))
    port = try JSONDecoder().decode(Int.self, from: Data(child.readLine()))
  }

  func nextMessage() throws -> Message {
    try JSONDecoder().decode(Message.self, from: Data(child.readLine()))
  }

  private static let program = """
    import asyncio, email, email.policy, json, sys
    from aiosmtpd.smtp import SMTP

    def codes(address, command):
        words = address.split("@")[0].split("-")
        return " ".join(words[1:]) + " No" if words[0] == command else None

    class Handler:
        def __init__(self, number):
            self.number = number

        async def handle_RCPT(self, server, session, envelope, address, options):
            refusal = codes(address, "rcpt")
            if not refusal:
                envelope.rcpt_tos.append(address)
            return refusal or "250 2.1.5 Ok"

        async def handle_DATA(self, server, session, envelope):
            if envelope.rcpt_tos[0].startswith("cut@"):
                server.transport.close()
                return "250 2.0.0 Ok"
            refusal = codes(envelope.rcpt_tos[0], "data")
            if refusal:
                return refusal
            message = email.message_from_string(envelope.content.decode(), policy=email.policy.SMTPUTF8)
            print(json.dumps({
                "sender": envelope.mail_from, "recipients": envelope.rcpt_tos, "connection": self.number,
                "from": [a.addr_spec for a in message["From"].addresses],
                "to": [a.addr_spec for a in message["To"].addresses],
                "isInternational": envelope.smtp_utf8,
                "messageID": message["Message-ID"], "subject": str(message["Subject"]),
                "body": message.get_payload(decode=True).decode().replace("\\r\\n", "\\n"),
            }), flush=True)
            return "250 2.0.0 Ok"

    count = 0

    def serve():
        global count
        count += 1
        return SMTP(Handler(count), enable_SMTPUTF8="SMTPUTF8" in sys.argv)

    async def main():
        server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())
    """
}
