import Foundation
import ProcessSettings
import TestSupport
import Testing

@testable import Notifications
@testable import Senders

/// Mails as postfix's own test server receives them, and Python's `email` package reads what it wrote down.
@Suite struct SMTPSinkTests {
  @Test func `every kind of mail arrives as it was meant`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "varsel-sink-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let address = LoopbackServer.closedAddress()
    // Gives up its privileges where it has any: it must then be able to write here.
    chmod(folder.path(), 0o777)
    let user = getuid() == 0 ? ["-u", "nobody"] : []
    let sink = try ChildProcess("/usr/sbin/smtp-sink", user + ["-d", "\(folder.path())/%M.", address, "16"])
    defer { _ = sink }
    let settings = Settings(values: ["SMTP_URL": "smtp://\(address)", "SMTP_TLS": "none"])
    let provider = try SMTPEmailProvider(settings: settings)
    let texts: [(String, String, EmailContentType)] = [
      ("Påminnelse 🎉", ".\n..\nHei\r.\r\nQUIT\n", .plain), (String(repeating: "Å", count: 300), "æøå\n", .plain),
      ("", String(repeating: "x", count: 5_000) + "\n", .plain), ("HTML", "<p>Hei p&aring; deg</p>", .html),
    ]
    for (subject, body, type) in texts {
      var handover = provider.send(Sample.email(subject: subject, body: body, type: type), at: Sample.now)
      // Until the server listens.
      while case .deferred(_, _, .provider) = handover {
        handover = provider.send(Sample.email(subject: subject, body: body, type: type), at: Sample.now)
      }
      #expect(handover == .accepted(reference: "\(Sample.emailID)@varsel.example"))
    }
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.creationDateKey])
    let mails = try ReadMail.all(try files.map { Array(try Data(contentsOf: $0)) })
    #expect(mails.count == texts.count && mails.allSatisfy(\.defects.isEmpty))
    let bySubject = Dictionary(mails.map { ($0.subject ?? "", $0) }) { first, _ in first }
    for (subject, body, _) in texts {
      let mail = try #require(bySubject[subject], "\(subject)")
      let lines = body.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      // The sink ends what it writes down with an empty line.
      #expect([lines, lines + "\n"].contains(mail.body), "\(subject)")
      #expect(mail.from == ["noreply@varsel.example"] && mail.to == ["kari@example.no"])
    }
    #expect(bySubject["HTML"]?.plain == "Hei på deg")
  }
}
