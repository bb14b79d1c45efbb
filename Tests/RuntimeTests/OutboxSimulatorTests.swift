import Synchronization
import Testing

@testable import local_runtime

@Suite struct OutboxSimulatorTests {
  @Test func `copies of a mail are counted by recipient, subject and body, whatever the rest of the header`() {
    let outbox = Outbox(clock: RuntimeClock())
    func take(_ to: [String], date: String, body: String) -> Int {
      let raw = "Date: \(date)\r\nSubject: =?UTF-8?B?UMOlbWlubmVsc2U=?=\r\n\r\n\(body)\r\n"
      return outbox.takeMail(from: "noreply@example.no", to: to, raw: Array(raw.utf8)).copy
    }
    #expect(outbox.mostCopiesOfMail == 0)
    #expect(take(["a@example.no"], date: "1", body: "x") == 1)
    #expect(take(["b@example.no"], date: "1", body: "x") == 1)
    #expect(take(["a@example.no"], date: "1", body: "y") == 1)
    #expect(outbox.mostCopiesOfMail == 1)
    #expect(take(["c@example.no", "A@example.no"], date: "2", body: "x") == 2)
    #expect(outbox.mostCopiesOfMail == 2)
    #expect(outbox.copies(ofMailTo: "a@example.no", subject: "Påminnelse") == 3)
    #expect(outbox.mails.map(\.n) == [1, 2, 3, 4])
    #expect(outbox.mail(3)?.size == outbox.mails[2].raw.count)
  }

  @Test func `the lines about arrivals hold no address and no text`() {
    let lines = Lines()
    let outbox = Outbox(clock: RuntimeClock()) { lines.add($0) }
    outbox.takeMail(from: "noreply@example.no", to: ["kari@example.no", "ab@example.no"], raw: Array("\r\n".utf8))
    for _ in 0..<2 {
      outbox.takeSMS(from: "Varsel", to: "+4799999001", text: "Hei", ttlMinutes: nil, reference: "r")
    }
    #expect(
      lines.all == [
        "mail 1 to ka***@example.no, ***@example.no, 2 bytes",
        "SMS 1 to +47 9999•••",
        "SMS 2 to +47 9999•••, copy 2",
      ]
    )
  }

  @Test(arguments: [
    ("sender@example.com", "se***@example.com"),
    ("ab@example.com", "***@example.com"),
    ("a@example.com", "***@example.com"),
    ("longaddress@domain.org", "lo***@domain.org"),
    ("", ""),
    ("not-an-email", ""),
  ])
  func `a mail address is masked as the original masks it`(address: String, masked: String) {
    #expect(AddressMask.mail(address) == masked)
  }

  @Test func `a foreign number is masked too`() {
    #expect(AddressMask.phone("+233517846") == "+233•••")
  }

  @Test func `the oldest give way and the numbers stay`() {
    var list = NumberedList<Int>(limit: 3, costLimit: 10) { $0 }
    for cost in [1, 2, 3, 4, 3] { list.append(cost) }
    #expect(list.all == [3, 4, 3])
    #expect(list.dropped == 2)
    #expect(list[2] == nil)
    #expect(list[3] == 3)
    list.append(11)
    #expect(list.all == [11])
    #expect(list.nextNumber == 7)
  }

  @Test(arguments: [
    ("plain", "plain"),
    ("=?UTF-8?B?UMOlbWlubmVsc2U=?= om frist", "Påminnelse om frist"),
    ("=?utf-8?q?P=C3=A5minnelse_1=2E_mars?=", "Påminnelse 1. mars"),
    ("=?ISO-8859-1?Q?bl=E5b=E6r?=", "blåbær"),
    ("=?UTF-8?B?UMOl?= =?UTF-8?B?bWlu?=", "Påmin"),  // The space between two encoded words is none.
    ("a =?UTF-8?B?UMOl?= b", "a På b"),
    ("=?UTF-8?B?!?=", "=?UTF-8?B?!?="),
    ("=?UTF-16?B?AGEA?=", "=?UTF-16?B?AGEA?="),
    ("=?UTF-8?Q?=C3?= x", "=?UTF-8?Q?=C3?= x"),
  ])
  func `encoded words are read as a mail program shows them`(value: String, text: String) {
    #expect(EncodedWordReader.text(value) == text)
  }

  @Test func `folded header fields are one value`() {
    let message = MailText(Array("A: 1\r\nsubject: one\r\n two\r\nSubject: three\r\n\r\nSubject: four\r\n".utf8))
    #expect(message.header("Subject") == "one two")
    #expect(message.header("B") == nil)
    #expect(String(decoding: message.body, as: UTF8.self) == "Subject: four\r\n")
  }
}

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
