import Foundation
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

@Suite(.timeLimit(.minutes(2))) struct HandoverJournalTests {
  private func entry(_ number: Int, attempt: Int = 1) throws -> HandoverJournal.Entry {
    let text = "11111111-2222-5333-8444-" + String(1_000_000_000_000 + number).dropFirst()
    return HandoverJournal.Entry(id: try #require(NotificationID(text)), attempt: attempt)
  }

  @Test func `what was begun is known to the next process, attempt by attempt`() throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = "\(scratch)/varsel.db"
    #expect(try HandoverJournal("\(path)-handovers", isShared: true).begun() == nil)
    let first = try HandoverJournal("\(path)-handovers", isShared: true)
    #expect(throws: HandoverJournal.Failure.self) { try first.begin([try entry(9)]) }
    try first.start()
    try first.begin([try entry(1), try entry(2, attempt: 300)])
    let next = try HandoverJournal("\(path)-handovers", isShared: true)
    #expect(next.begun() == [try entry(1), try entry(2, attempt: 300)])
    try next.start()
    try next.begin([try entry(3)])
    #expect(try HandoverJournal("\(path)-handovers", isShared: true).begun()?.count == 3)
  }

  @Test func `what another boot has left, and what is no journal, says nothing until all of it has been seen to`()
    throws
  {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = "\(scratch)/varsel.db"
    for left in ["another boot\n" + String(repeating: "x", count: 40), "", "\n", "no line"] {
      try left.write(toFile: "\(path)-handovers", atomically: true, encoding: .utf8)
      // One that dies before it has started leaves it as it was.
      for _ in 0..<2 { #expect(try HandoverJournal("\(path)-handovers", isShared: true).begun() == nil, "\(left)") }
      let journal = try HandoverJournal("\(path)-handovers", isShared: true)
      try journal.start()
      try journal.begin([try entry(1)])
      #expect(try HandoverJournal("\(path)-handovers", isShared: true).begun() == [try entry(1)])
    }
  }

  @Test func `a journal is for one process at a time, and a copy of it is nobody's`() throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = "\(scratch)/handovers"
    let first = try HandoverJournal(path)
    try first.start()
    try first.begin([try entry(1)])
    #expect(throws: HandoverJournal.Failure.self) { try HandoverJournal(path) }
    #expect(try HandoverJournal(path, isShared: true).runtime == first.runtime)
    try FileManager.default.copyItem(atPath: path, toPath: "\(scratch)/copy")
    let copy = try HandoverJournal("\(scratch)/copy")
    #expect(copy.runtime != first.runtime && copy.begun() == nil)
    // Another name is no copy.
    try FileManager.default.moveItem(atPath: path, toPath: "\(scratch)/moved")
    let moved = try HandoverJournal("\(scratch)/moved")
    let begun = try entry(1)
    #expect(moved.runtime == first.runtime && moved.begun() == [begun])
  }

  @Test func `messages that only waited when the runtime was killed go out, each once`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let seen = Mutex<[String]>([])
    let peer = HTTPPeer { request in
      let xml = String(decoding: request.body, as: UTF8.self)
      let ids = xml.matches(of: /<ID>([0-9]+)<\/ID>/).map { String($0.1) }
      seen.withLock { $0 += xml.matches(of: /<RCV>([^<]+)<\/RCV>/).map { String($0.1) } }
      let answers = ids.map { "<MSG><ID>\($0)</ID><STATUS>OK</STATUS></MSG>" }.joined()
      return .ok("<?xml version=\"1.0\"?><SESSION><LOGON>OK</LOGON><MSGLST>\(answers)</MSGLST></SESSION>")
    }
    let store = "\(scratch)/varsel.db"
    // So slow that most of them still wait when it dies.
    let slow = ["VARSEL_PSWIN_URL": "http://\(peer.address)/", "VARSEL_SMS_RATE": "10"]
    let first = try #require(try await RuntimeProcess.start(store: store, environment: slow))
    for number in 1_000..<1_200 {
      let order = """
        {"idempotencyId": "\(number)", "recipient": {"recipientSms": {"phoneNumber": "+4799\(number)00",
          "smsSettings": {"body": "b", "sendingTimePolicy": "Anytime"}}}}
        """
      #expect(await first.post(order)?.status == 201)
    }
    while seen.withLock({ $0.isEmpty }) { try await Task.yieldToOthers() }
    first.process.kill()
    _ = await first.process.end()

    let before = seen.withLock { Set($0) }
    #expect(before.count < 150)
    let again = try #require(
      try await RuntimeProcess.start(store: store, environment: ["VARSEL_PSWIN_URL": "http://\(peer.address)/"])
    )
    // At most one array was in doubt, and is not sent again.
    let limit = ContinuousClock.now + .seconds(60)
    while seen.withLock({ $0.count }) < 190, ContinuousClock.now < limit { try await Task.yieldToOthers() }
    await again.stop()
    let all = seen.withLock { $0 }
    #expect(all.count == Set(all).count, "each once")
    #expect(all.count >= 190)
    withExtendedLifetime(peer) {}
  }
}
