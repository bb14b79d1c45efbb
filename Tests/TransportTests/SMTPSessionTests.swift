import Testing

@testable import Transport

@Suite struct SMTPSessionTests {
  /// libcurl writes what it got before it asks for more, so only the next question proves that the last bytes have left.
  @Test func `the end of the message is possible only when all of it is written`() throws {
    let session = SMTPSession()
    session.begin(try SMTPClientTests.message("0123456789\r\n"))
    session.sent(line: "DATA\r\n")
    var room = [UInt8](repeating: 0, count: 8)
    var sizes: [Int] = []
    var commands: [SMTPCommand] = []
    for _ in 1...3 {
      sizes.append(room.withUnsafeMutableBytes { session.sendBody(into: $0) })
      commands.append(session.dialogue.command)
    }
    #expect(sizes == [8, 4, 0])
    #expect(commands == [.data, .data, .endOfData])
  }
}
