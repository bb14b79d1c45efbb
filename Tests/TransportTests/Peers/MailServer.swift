import Foundation
import TestSupport

/// aiosmtpd, as `scripts/setup --test` installs it. Prints a JSON object for each message it takes.
struct MailServer {
  struct Message: Decodable {
    let sender: String
    let recipients: [String]
    let content: String
    let isEncrypted: Bool
    let user: String?
  }

  let port: Int
  private let child: ChildProcess

  enum Option: String {
    case startTLS, requireTLS, implicitTLS, auth
  }

  init(_ options: [Option] = [], certificate: TestCertificate? = nil) throws {
    child = try ChildProcess(
      Repository.python(),
      ["-c", Self.program, certificate?.certificate ?? "", certificate?.key ?? ""] + options.map(\.rawValue))
    port = try JSONDecoder().decode(Int.self, from: Data(child.readLine()))
  }

  func nextMessage() throws -> Message {
    try JSONDecoder().decode(Message.self, from: Data(child.readLine()))
  }

  private static let program = """
    import asyncio, json, ssl, sys
    from aiosmtpd.smtp import SMTP, AuthResult

    certificate, key, options = sys.argv[1], sys.argv[2], sys.argv[3:]
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
            if address.startswith("nobody@"):
                return "550 5.1.1 No such user"
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 Ok"

        async def handle_DATA(self, server, session, envelope):
            user = session.auth_data.login.decode() if session.auth_data else None
            print(json.dumps({
                "sender": envelope.mail_from, "recipients": envelope.rcpt_tos, "user": user,
                "content": envelope.content.decode(),
                "isEncrypted": session.ssl is not None or "implicitTLS" in options,
            }), flush=True)
            return "250 2.0.0 Ok: queued as 1"

    def authenticate(server, session, envelope, mechanism, data):
        right = getattr(data, "login", b"") == b"varsel" and data.password == b"secret"
        return AuthResult(success=right, handled=False, auth_data=data)

    def serve():
        return SMTP(
            Handler(), tls_context=tls if {"startTLS", "requireTLS"} & set(options) else None,
            require_starttls="requireTLS" in options, auth_required="auth" in options,
            auth_require_tls=False, authenticator=authenticate)

    async def main():
        server = await asyncio.get_running_loop().create_server(
            serve, "127.0.0.1", 0, ssl=tls if "implicitTLS" in options else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(main())
    """
}
