import Foundation
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// The command line, as a person types it.
@Suite struct CommandTests {
  @Test func `a standing clock is moved by command, and what falls due on the way happens in its order`() async throws {
    let port = freePort()
    let simulators = try await SimulatorProcess.start(api: "http://127.0.0.1:\(port)")
    defer { simulators.process.kill() }
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runtime = try #require(
      try await RuntimeProcess.start(
        ["--clock", "2026-11-24T21:40:00Z"],
        store: "\(scratch)/varsel.db",
        port: port,
        environment: simulators.environment
      )
    )
    defer { runtime.process.kill() }
    let order = """
      {"idempotencyId": "k", "recipient": {"recipientSms": {"phoneNumber": "+4799999103", "smsSettings": {"body": "Hei"}}}}
      """
    let receipt = try #require(await runtime.post(order)).decode(OrderReceipt.Chain.self)
    let shipment = "future/shipment/\(receipt.notification.shipmentId)"

    func clock(_ words: String...) async throws -> String {
      let command = try RunningProcess(Paths.runtime, ["clock"] + words + ["--api", runtime.api])
      _ = await command.end()
      return command.lines.joined(separator: " ")
    }
    #expect(try await clock("advance", "10h").hasPrefix("2026-11-25T07:40:00.000Z"))
    #expect(try await simulators.messages().isEmpty, "the window is shut")
    #expect(try await clock("next").hasPrefix("2026-11-25T08:00:00.000Z"))
    #expect(try await simulators.messages().count == 1)
    #expect(try #require(await runtime.get(shipment)).text.contains("SMS_Accepted"))
    // The phone of this number never reports: the order ends when it expires, not before.
    #expect(try await clock("to", "2026-11-27T07:59:59Z").hasPrefix("2026-11-27T07:59:59.000Z"))
    #expect(try #require(await runtime.get(shipment)).text.contains("SMS_Accepted"))
    #expect(try await clock("advance", "1s").hasPrefix("2026-11-27T08:00:00.000Z"))
    #expect(try #require(await runtime.get(shipment)).text.contains("SMS_Failed_TTL"))
    #expect(try await clock("to", "2026-11-24T21:40:00Z").contains("cannot be moved"))
  }

  @Test func `a function is called with an event from a file`() async throws {
    let event = Repository.root.appending(path: "functions/window-trigger/examples/event.json").path()
    let command = try RunningProcess(
      Paths.runtime,
      ["invoke", "window-trigger", "--event", event, "--functions", Repository.functions]
    )
    #expect(await command.end() == 0)
    #expect(command.lines.count == 1 && command.lines[0].hasPrefix(#"{"expire":"#))
    let unknown = try RunningProcess(Paths.runtime, ["invoke", "../x", "--event", event])
    #expect(await unknown.end() != 0)
  }

  @Test func `a missing setting of a function is told at the start, and nothing is served`() async throws {
    let scratch = try Paths.scratch()
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let environment = ["VARSEL_PSWIN_URL": ""]
    let runtime = try await RuntimeProcess.start(store: "\(scratch)/varsel.db", environment: environment)
    #expect(runtime == nil)
  }

  @Test func `the demo ends as it should with a process for each event too`() async throws {
    let demo = try RunningProcess(
      Paths.runtime,
      ["demo", "--cold", "--port", "0", "--functions", Repository.functions]
    )
    defer { demo.kill() }
    #expect(await demo.end() == 0, "\(demo.lines.joined(separator: "\n"))")
  }
}
