package import Notifications
package import ProcessSettings
internal import Transport

/// E-mail by SMTP submission (RFC 6409): one message a transaction, over one connection that is kept.
///
/// `VARSEL_SMTP_URL` (`smtp://host:port` or `smtps://host:port`, required), `VARSEL_SMTP_USERNAME` and
/// `VARSEL_SMTP_PASSWORD` (both or neither), `VARSEL_SMTP_TLS` (`required`, `opportunistic` or `none`; default
/// `required`).
package struct SMTPEmailProvider: EmailProvider {
  package static let name = "smtp"
  /// A later bounce comes as a message to the sender's address, not here.
  package let reportsDelivery = false

  static let limits = TimeLimits(connect: 15, whole: 60)

  private let handOver: (SMTPMessage) throws(SMTPError) -> Void

  init(handOver: @escaping (SMTPMessage) throws(SMTPError) -> Void) {
    self.handOver = handOver
  }

  package init(settings: Settings) throws(SettingsError) {
    let url = try settings.requiredText("SMTP_URL")
    let credentials = try settings.credentials("SMTP").map { SMTPCredentials(user: $0.username, password: $0.password) }
    guard let tls = SMTPSecurity(rawValue: try settings.text("SMTP_TLS") ?? SMTPSecurity.required.rawValue) else {
      let names = SMTPSecurity.allCases.map(\.rawValue).joined(separator: ", ")
      throw SettingsError("VARSEL_SMTP_TLS must be one of \(names).")
    }
    let trust = try TLSTrust(settings: settings)
    let client: SMTPClient
    do throws(TransportError) {
      client = try SMTPClient(url: url, credentials: credentials, tls: tls, limits: Self.limits, trust: trust)
    } catch {
      throw SettingsError("VARSEL_SMTP_URL must be smtp://host:port or smtps://host:port.")
    }
    self.init { message throws(SMTPError) in _ = try client.send(message) }
  }

  package func send(_ notification: Notification, at time: Timestamp) -> Handover {
    let email: EmailMessage
    do throws(Refusal) {
      email = try EmailMessage(notification, at: time)
    } catch {
      return .refused(error)
    }
    guard let message = SMTPMessage(sender: email.sender, recipient: email.recipient, bytes: email.bytes) else {
      return .refused(Refusal(.failedInvalidEmailFormat, reason: "invalidAddress"))
    }
    do throws(SMTPError) {
      try handOver(message)
      // SMTP gives no name of its own to a message; its Message-ID is what a bounce quotes.
      return .accepted(reference: email.identifier)
    } catch {
      return Handover(error)
    }
  }
}
