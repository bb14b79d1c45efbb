import Foundation
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

/// Debian's Kannel itself, between the runtime and a phone that this test plays: bearerbox, smsbox, and a connection of its
/// `fake` SMS centre.
@Suite(.timeLimit(.minutes(2))) struct KannelTests {
  /// What came over the SMS centre's connection: `sender receiver [udh …] text|data|ucs-2 …`, a line for each part.
  private final class Phone: Sendable {
    private final class Received: Sendable {
      let lines = Mutex<[String]>([])
    }

    private let received = Received()

    init(port: Int) throws {
      let descriptor = try #require(Self.connect(to: port), "no SMS centre on \(port)")
      Thread.detachNewThread { [received] in
        let connection = LineConnection(descriptor)
        while let line = connection.next() { received.lines.withLock { $0.append(line) } }
        close(descriptor)
      }
    }

    private static func connect(to port: Int) -> Int32? {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      if isConnected { return descriptor }
      close(descriptor)
      return nil
    }

    /// The texts to each number, their parts in one.
    var texts: [String: String] {
      received.lines.withLock { lines in
        lines.reduce(into: [:]) { texts, line in
          let words = line.split(separator: " ", maxSplits: 2).map(String.init)
          guard words.count == 3 else { return }
          texts[words[1], default: ""] += Self.text(words[2])
        }
      }
    }

    private static func text(_ rest: String) -> String {
      var rest = rest[...]
      if rest.hasPrefix("udh ") { rest = rest.split(separator: " ", maxSplits: 2).last ?? "" }
      let (kind, value) = (rest.prefix { $0 != " " }, rest.drop { $0 != " " }.dropFirst())
      if kind == "text" { return String(value) }
      // `data` and `ucs-2`: escaped as in a form; UTF-16 where it holds a zero byte or says so, else UTF-8.
      let data = value.replacing("+", with: " ")
      var bytes: [UInt8] = []
      var left = Array(data.utf8)[...]
      while let byte = left.popFirst() {
        if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: left.prefix(2), as: UTF8.self), radix: 16) {
          bytes.append(value)
          left = left.dropFirst(2)
        } else {
          bytes.append(byte)
        }
      }
      return bytes.contains(0) || kind == "ucs-2"
        ? String(bytes: bytes, encoding: .utf16BigEndian) ?? "" : String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func configuration(admin: Int, boxes: Int, sendsms: Int, centre: Int) -> String {
    """
    group = core
    admin-port = \(admin)
    admin-interface = 127.0.0.1
    admin-password = admin
    smsbox-port = \(boxes)
    smsbox-interface = 127.0.0.1
    dlr-storage = internal
    log-level = 1

    group = smsbox
    bearerbox-host = 127.0.0.1
    sendsms-port = \(sendsms)
    sendsms-interface = 127.0.0.1
    log-level = 1

    group = sendsms-user
    username = varsel
    password = kannel-secret
    concatenation = true
    max-messages = 16

    group = smsc
    smsc = fake
    smsc-id = test
    host = 127.0.0.1
    port = \(centre)
    connect-allow-ip = 127.0.0.1

    """
  }

  @Test func `takes messages of every script, and its reports come back`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let (admin, boxes, sendsms, centre, api) = (freePort(), freePort(), freePort(), freePort(), freePort())
    let file = "\(scratch)/kannel.conf"
    try Self.configuration(admin: admin, boxes: boxes, sendsms: sendsms, centre: centre)
      .write(toFile: file, atomically: true, encoding: .utf8)

    let bearerbox = try RunningProcess("/usr/sbin/bearerbox", [file])
    defer { bearerbox.kill() }
    let isUp = await bearerbox.line { $0.contains("MAIN: Start-up done") ? true : nil }
    try #require(isUp == true, "bearerbox does not start: \(bearerbox.lines.suffix(5))")
    let smsbox = try RunningProcess("/usr/sbin/smsbox", [file])
    defer { smsbox.kill() }
    let isConnected = await bearerbox.line { $0.contains("Client connected from <127.0.0.1>") ? true : nil }
    try #require(isConnected == true, "smsbox does not connect: \(smsbox.lines.suffix(5))")
    let phone = try Phone(port: centre)

    let settings = [
      "VARSEL_CLOCK": "event", "VARSEL_SMS_PROVIDER": "kannel", "VARSEL_KANNEL_URL": "http://127.0.0.1:\(sendsms)",
      "VARSEL_KANNEL_USERNAME": "varsel", "VARSEL_KANNEL_PASSWORD": "kannel-secret",
      "VARSEL_KANNEL_REPORT_URL": "http://rep:orter@127.0.0.1:\(api)/notifications/sms/api/v1/reports/kannel",
      "VARSEL_REPORT_USERNAME": "rep", "VARSEL_REPORT_PASSWORD": "orter",
    ]
    // Kannel's clock is the machine's.
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970) * 1_000)
    let runtime = try #require(
      try await RuntimeProcess.start(
        ["--clock", now.description], store: "\(scratch)/varsel.db", port: api, environment: settings))
    defer { runtime.process.kill() }
    let texts = [
      "Hei på deg [x] {y} € æøå", "Привет, мир 🎉", String(repeating: "Lang tekst æøå. ", count: 40),
      String(repeating: "Долгий текст. ", count: 30),
    ]
    for (index, text) in texts.enumerated() {
      let request = """
        {"idempotencyId": "\(index)", "recipient": {"recipientSms": {"phoneNumber": "+479999900\(index)",
          "smsSettings": {"body": "\(text)", "sendingTimePolicy": "Anytime"}}}}
        """
      let answer = try await runtime.post(request, path: "future/orders")
      let shipment = try answer.decode(OrderReceipt.Chain.self).notification.shipmentId
      #expect(try await runtime.end(of: shipment.description) == ["Order_Completed", "SMS_Delivered"])
      let trimmed = phone.texts["+479999900\(index)"]
      #expect(trimmed == text, "\(index)")
    }
  }
}
