import TestSupport
import Testing

/// Batches of SQS messages, as Lambda passes them on.
@Suite("SQS batches", .timeLimit(.minutes(2)))
struct LambdaQueueTests {
  private func batch(_ bodies: [[UInt8]], queue: String = "notices") -> JSONValue {
    let records = bodies.enumerated().map { number, body -> JSONValue in
      [
        "messageId": .text("m\(number)"), "receiptHandle": "r", "body": .text(String(decoding: body, as: UTF8.self)),
        "attributes": ["ApproximateReceiveCount": "1"], "messageAttributes": [:], "eventSource": "aws:sqs",
        "eventSourceARN": .text("arn:aws:sqs:eu-north-1:123456789012:\(queue)"), "awsRegion": "eu-north-1",
      ]
    }
    return ["Records": .list(records)]
  }

  private func failures(
    _ function: String,
    _ event: JSONValue,
    settings: [String: String] = [:]
  ) throws -> [String] {
    let platform = LambdaPlatform([event.bytes])
    let environment = settings.merging(["AWS_LAMBDA_RUNTIME_API": platform.address]) { $1 }
    let process = try ChildProcess(Repository.executable(of: function), environment: environment)
    let answer = try #require(try platform.answers(1)[0].json)
    #expect(Set(answer.members.keys) == ["batchItemFailures"])
    withExtendedLifetime(process) {}
    return (answer["batchItemFailures"]?.list ?? []).compactMap { $0["itemIdentifier"]?.text }
  }

  @Test func `what cannot be read goes back, and nothing else`() throws {
    let event = LambdaTests.event.bytes
    let all = batch([event, Array("nope".utf8), event, Array("{}".utf8), Array("[]".utf8)])
    #expect(try failures("window-trigger", all) == ["m1", "m3", "m4"])
    #expect(try failures("window-trigger", batch([event, event])) == [])
    #expect(try failures("window-trigger", batch([])) == [])
  }

  @Test func `of a queue that keeps an order, all that follows the first failure goes back`() throws {
    let event = LambdaTests.event.bytes
    let all = batch([event, Array("nope".utf8), event], queue: "notices.fifo")
    #expect(try failures("window-trigger", all) == ["m1", "m2"])
  }

  @Test func `a message that was not sent comes again, one that was or may have been does not`() throws {
    for (answer, comesAgain) in [(PeerAnswer.status(503), true), (.status(500), false), (.nothing, false)] {
      let gateway = HTTPPeer { _ in answer }
      let got = try failures("send-sms", batch([try smsEvent().bytes]), settings: try smsSettings(gateway))
      #expect(got == (comesAgain ? ["m0"] : []), "\(answer)")
    }
    var held = try smsEvent()
    held["notification"]?["sendingTimePolicy"] = "Daytime"
    held["now"] = "2026-06-01T03:00:00+02:00"
    let gateway = HTTPPeer { _ in .status(500) }
    #expect(try failures("send-sms", batch([held.bytes]), settings: try smsSettings(gateway)) == ["m0"])
    #expect(gateway.requests.isEmpty)
  }

  @Test func `what goes back is said in the log, without its contents`() throws {
    let platform = LambdaPlatform([batch([Array(#"{"secret": "01819010001"}"#.utf8)]).bytes])
    let environment = ["AWS_LAMBDA_RUNTIME_API": platform.address]
    let process = try ChildProcess(Repository.executable(of: "window-trigger"), environment: environment)
    _ = try platform.answers(1)
    process.signal(15)
    #expect(try process.waitForEnd() == 0)
    let log = String(decoding: process.errors, as: UTF8.self)
    #expect(log.contains("Message m0 goes back to its queue.") && log.contains("held"))
    #expect(!log.contains("01819010001"))
  }
}
