import Foundation
import Notifications
import TestSupport
import Testing
import Transport

@testable import local_runtime

/// Recipients whose addresses are looked up, from the order over the API to its end, against the simulated registries.
@Suite(.timeLimit(.minutes(2))) struct RecipientLookupAPITests {
  private static let texts = """
    "emailSettings": {"subject": "s", "body": "b"},
    "smsSettings": {"body": "b", "sendingTimePolicy": "Anytime"}
    """

  private static func person(_ number: String) -> String {
    #"{"recipientPerson": {"nationalIdentityNumber": "\#(number)", "channelSchema": "EmailPreferred", \#(texts)}}"#
  }

  private static func organization(_ number: String, _ more: String = "") -> String {
    #"{"recipientOrganization": {"orgNumber": "\#(number)", "channelSchema": "EmailPreferred", \#(more) \#(texts)}}"#
  }

  private static let mail = """
    {"recipientEmail": {"emailAddress": "kari@example.no", "emailSettings": {"subject": "s", "body": "b"}}}
    """

  private func order(_ key: String, _ recipient: String, reminders: [String] = []) -> String {
    let reminders = reminders.map { #"{"delayDays": 1, "recipient": \#($0)}"# }.joined(separator: ",")
    return #"{"idempotencyId": "\#(key)", "recipient": \#(recipient), "reminders": [\#(reminders)]}"#
  }

  private func place(
    _ recipient: String,
    at runtime: RuntimeProcess,
    reminders: [String] = []
  ) async throws -> OrderReceipt.Chain {
    let request = order(UUID().uuidString, recipient, reminders: reminders)
    let answer = try await runtime.post(request, path: "future/orders")
    try #require(answer.status == 201, "\(answer.text)")
    return try answer.decode(OrderReceipt.Chain.self)
  }

  private func end(of chain: OrderReceipt.Chain, at runtime: RuntimeProcess) async throws -> [String] {
    try await runtime.end(of: chain.notification.shipmentId.description)
  }

  private func calls(_ simulators: SimulatorProcess) async throws -> [String: Int] {
    let answer = try #require(await LocalHTTP.call("GET", "\(simulators.address)/simulators/calls"))
    return try answer.decode([String: Int].self)
  }

  private func setFaults(_ faults: String, _ simulators: SimulatorProcess) async throws {
    let url = "\(simulators.address)/simulators/world"
    let world = try #require(await LocalHTTP.call("GET", url)).text
    let changed = world.replacing("{", with: #"{"faults": \#(faults),"#, maxReplacements: 1)
    let without = try Regex(#",?\s*"faults" : \{[^}]*\}"#)
    let body = Array((faults == "null" ? world.replacing(without, with: "") : changed).utf8)
    #expect(try #require(await LocalHTTP.call("PUT", url, body: body)).status == 200)
  }

  @Test func `the answer says for the order and for each reminder whom the registries know`() async throws {
    try await RuntimeProcess.withSimulators { runtime, _ in
      let reserved = "03837510340"
      let reminders = [Self.mail, Self.person(reserved), Self.organization("310001007")]
      let chain = try await place(Self.person("01819010001"), at: runtime, reminders: reminders)
      #expect(chain.notification.recipientLookup?.status == .success)
      let answers = chain.notification.reminders?.map(\.recipientLookup)
      #expect(answers?.map { $0?.status } == [nil, .failed, .success])
      #expect(answers?[1]?.isReserved == [reserved] && answers?[1]?.missingContact == [])
      #expect(try await place(Self.mail, at: runtime).notification.recipientLookup == nil)
      let missing = try await runtime.post(
        order("m", Self.mail, reminders: [Self.person("04846010195")]), path: "future/orders")
      #expect(missing.status == 422)
      #expect(try missing.decode(Problem.self).code == "NOT-00001")
    }
  }

  @Test func `an organization is reached through those of its users who may, at the order and at the send time`()
    async throws
  {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let about = #""resourceId": "urn:altinn:resource:skattemelding","#
      // It has no official address: only a user with access makes that it can be reached.
      let onlyUser = try await place(Self.organization("310004006", about), at: runtime)
      #expect(try await end(of: onlyUser, at: runtime) == ["Order_Completed", "Email_Succeeded"])
      let refused = try await runtime.post(order("r", Self.organization("310004006")), path: "future/orders")
      #expect(refused.status == 422)
      let write = try await runtime.post(
        order("w", Self.organization("310004006", about + #""resourceAction": "write","#)),
        path: "future/orders"
      )
      #expect(write.status == 422)
      #expect(try await calls(simulators)["authorization/api/v1/decision"] == 3)
    }
  }

  @Test(arguments: ["register", "enhetsregisteret"], ["profile", "krr"])
  func `roles and persons come from the registry that is set`(_ roles: String, _ persons: String) async throws {
    let settings = ["VARSEL_ROLE_REGISTRY": roles, "VARSEL_PERSON_REGISTRY": persons]
    try await RuntimeProcess.withSimulators(settings: settings) { runtime, simulators in
      let chain = try await place(
        Self.organization("310002003", #""roles": ["daglig-leder", "lede", "nest"],"#),
        at: runtime
      )
      #expect(chain.notification.recipientLookup?.status == .success)
      #expect(
        try await end(of: chain, at: runtime) == [
          "Order_Completed", "SMS_Delivered", "Email_Failed_RecipientReserved", "Email_Failed_RecipientNotIdentified",
        ])
      // Erik's e-mail is outdated, his mobile is not.
      let outdated = try await place(Self.person("10869910142"), at: runtime)
      #expect(try await end(of: outdated, at: runtime) == ["Order_Completed", "SMS_Delivered"])
      let calls = try await calls(simulators)
      #expect((calls["krr/rest/v2/personer"] != nil) == (persons == "krr"))
      #expect((calls["profile/api/v1/users/contactpoint/lookup"] != nil) == (persons == "profile"))
      #expect((calls["enhetsregisteret/autorisert-api/enheter/roller"] != nil) == (roles == "enhetsregisteret"))
      #expect((calls["register/api/v2/internal/parties/holders"] != nil) == (roles == "register"))
      // Each process asks for a token once for each scope, whatever it looks up; there are two of either function at most.
      let scopes = (persons == "krr" ? 1 : 0) + (roles == "enhetsregisteret" ? 1 : 0)
      #expect((scopes * 2...scopes * 4).contains(calls["token"] ?? 0))
      await runtime.stop()
      for secret in ["02828510188", "03837510340", "reidun@", "10869910142", "99999002"] {
        #expect(!runtime.process.lines.contains { $0.contains(secret) }, "\(secret) is in the log")
      }
    }
  }

  @Test func `a registry that is silent refuses the order for now, and the key stays free`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_REGISTRY_TIMEOUT_SECONDS": "1"]) { runtime, simulators in
      try await setFaults(#"{"delayMilliseconds": 60000}"#, simulators)
      let request = order("k", Self.organization("310002003", #""roles": ["daglig-leder"],"#))
      let answer = try await runtime.post(request, path: "future/orders")
      #expect(answer.status == 503 && Int(answer.headers["Retry-After"] ?? "") != nil)
      #expect(try await runtime.post(order("m", Self.mail), path: "future/orders").status == 201)
      try await setFaults("null", simulators)
      let again = try await runtime.post(request, path: "future/orders")
      #expect(again.status == 201, "it is no replay: \(again.text)")
    }
  }

  @Test func `an order that needs a registry which is not set up is no matter of trying again`() async throws {
    try await RuntimeProcess.withSimulators(settings: ["VARSEL_REGISTER_V2_URL": ""]) { runtime, _ in
      let request = order("k", Self.organization("310002003", #""roles": ["daglig-leder"],"#))
      let answer = try await runtime.post(request, path: "future/orders")
      #expect(answer.status == 500 && answer.headers["Retry-After"] == nil)
    }
  }

  @Test func `while a registry is silent, orders that need none are placed`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      try await setFaults(#"{"delayMilliseconds": 60000}"#, simulators)
      let waiting = (0..<3).map { number in
        let request = order("\(number)", Self.person("01819010001"))
        return Task { (await runtime.post(request)?.status, ContinuousClock.now) }
      }
      // Every process that may ask is asking.
      while try await calls(simulators)["profile/api/v1/users/contactpoint/lookup"] ?? 0 < 2 {
        try await Task.yieldToOthers()
      }
      #expect(try await runtime.post(order("m", Self.mail), path: "future/orders").status == 201)
      let placed = ContinuousClock.now
      var ends: [ContinuousClock.Instant] = []
      for task in waiting {
        let (status, end) = await task.value
        #expect(status == 503)
        ends.append(end)
      }
      #expect(ends.contains { $0 > placed })
    }
  }

  @Test func `an order whose registry is out of order waits and says so, others go on, and it is sent in the end`()
    async throws
  {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      let request = """
        {"idempotencyId": "later", "requestedSendTime": "2026-11-24T22:40:00Z", "recipient": \(Self.person("01819010001"))}
        """
      let placed = try await runtime.post(request, path: "future/orders")
      let chain = try placed.decode(OrderReceipt.Chain.self)
      try await setFaults(#"{"errorShare": 1, "seed": 7}"#, simulators)
      let clock = "\(runtime.api)/clock"
      _ = await runtime.post(#"{"to": "2026-11-24T22:40:05Z"}"#, to: clock)
      let waiting = try #require(await runtime.get("future/shipment/\(chain.notification.shipmentId)")).object
      #expect(waiting["status"] as? String == "Order_Processing" && waiting["waitingFor"] as? String == "lookupRetry")
      let status = try #require(await runtime.get("orders/\(chain.notification.shipmentId)/status")).object
      let processing = status["processingStatus"] as? [String: Any]
      #expect((processing?["description"] as? String)?.contains("A registry did not give an answer") == true)
      let other = try await place(Self.mail, at: runtime)
      #expect(try await end(of: other, at: runtime) == ["Order_Completed", "Email_Succeeded"])
      try await setFaults("null", simulators)
      _ = await runtime.post(#"{"advanceSeconds": 60}"#, to: clock)
      #expect(try await end(of: chain, at: runtime) == ["Order_Completed", "Email_Succeeded"])
    }
  }

  @Test func `orders that fall due together share a call`() async throws {
    try await RuntimeProcess.withSimulators { runtime, simulators in
      for number in 0..<40 {
        let person = Self.person(number % 2 == 0 ? "01819010001" : "10869910142")
        let request = """
          {"idempotencyId": "\(number)", "requestedSendTime": "2026-11-24T22:40:00Z", "recipient": \(person)}
          """
        #expect(try await runtime.post(request, path: "future/orders").status == 201)
      }
      let path = "profile/api/v1/users/contactpoint/lookup"
      let before = try await calls(simulators)[path] ?? 0
      _ = await runtime.post(#"{"to": "2026-11-24T22:40:05Z"}"#, to: "\(runtime.api)/clock")
      // One, where the machine takes up all of them at once.
      #expect(try await (before + 1...before + 4).contains(calls(simulators)[path] ?? 0))
      #expect(try await simulators.mails().count + simulators.messages().count == 40)
    }
  }
}
