import Testing

@testable import Transport

@Suite struct SMTPMessageTests {
  private func isMessage(sender: String = "a@b.example", recipient: String = "a@b.example", _ text: String = "") -> Bool
  {
    SMTPMessage(sender: sender, recipient: recipient, bytes: Array(text.utf8)) != nil
  }

  @Test(arguments: [
    "kari@example.no", "kari.nordmann+tag@sub.example.no", "o'hara@example.no", "\"a@b\"@example.no", "a@b",
    String(repeating: "a", count: 64) + "@example.no", "kåre@example.no", "用户@example.no",
    String(repeating: "ø", count: 32) + "@example.no",
  ])
  func `takes an address`(address: String) {
    #expect(isMessage(sender: address))
    #expect(isMessage(recipient: address))
  }

  @Test(arguments: [
    "", "kari", "@example.no", "kari@", "kari@example.no\r\nRCPT TO:<x@y>", "kari@example.no\n", "kari\r@example.no",
    "kari\u{0}@example.no", "<kari@example.no>", "kari@example.no> NOTIFY=NEVER", "ka ri@example.no",
    " kari@example.no",
    "kari@example.no\t", "kari\u{7F}@example.no",
    "kåre\r\n@example.no", "kåre\u{0}@example.no", "kåre>@example.no", "kå re@example.no", "kåre\u{A0}@example.no",
    "kåre\u{85}@example.no", "kåre\u{2028}@example.no", "kåre\u{2029}@example.no", "kåre\u{202E}@example.no",
    "kari@blåbær.no", "kåre@blåbær.no",  // the domain comes in A-labels
    String(repeating: "ø", count: 32) + "a@example.no",
    String(repeating: "a", count: 65) + "@example.no",
    "a@" + String(repeating: "a", count: 253),  // 255 bytes
  ])
  func `refuses what could leave the command`(address: String) {
    #expect(!isMessage(sender: address))
    #expect(!isMessage(recipient: address))
  }

  @Test(arguments: ["", "a", "a\r\n", "a\r\nb", "\r\n\r\n", ".\r\n..\r\n", "å\r\n"])
  func `takes whole lines`(text: String) {
    #expect(isMessage(text))
  }

  @Test(arguments: ["\n", "a\nb", "a\r\n\nb", "\r", "a\rb", "a\r", "a\r\r\nb", "a\n.\nb", "a\r\n.\rb", "a\u{0}b"])
  func `refuses line breaks on which servers disagree`(text: String) {
    #expect(!isMessage(text))
  }
}
