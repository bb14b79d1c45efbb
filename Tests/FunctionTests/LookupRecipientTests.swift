import Foundation
import TestSupport
import Testing

@Suite("lookup-recipient")
struct LookupRecipientTests {
  /// A number with the mark of a synthetic one (month + 80), so that it is nobody's.
  private func person(_ number: Int) -> String {
    let digits = String(number)
    return "0181" + String(repeating: "0", count: 7 - digits.count) + digits
  }

  private func event(_ persons: String..., useStale: Bool = false) throws -> JSONValue {
    var event = try Example.event(of: "lookup-recipient")
    var order = try #require(event["order"])
    order["channel"] = "EmailPreferred"
    order["recipients"] = .list(persons.map { ["nationalIdentityNumber": .text($0)] })
    order["email"] = ["sender": "a@varsel.example", "subject": "s", "body": "b", "contentType": "Plain"]
    order["policy"]?["useStaleContactInformation"] = .flag(useStale)
    event["order"] = order
    return event
  }

  private func settings(_ address: String) -> [String: String] {
    ["VARSEL_PROFILE_URL": "http://\(address)/profile/api/v1", "VARSEL_REGISTRY_TIMEOUT_SECONDS": "1"]
  }

  private static func point(
    _ person: String,
    email: JSONValue? = nil,
    outdated: Bool = false,
    reserved: Bool = false,
    mobile: JSONValue? = nil
  ) -> JSONValue {
    [
      "userId": 0, "nationalIdentityNumber": .text(person), "isReserved": .flag(reserved), "email": email ?? .null,
      "emailIsOutdated": .flag(outdated), "mobileNumber": mobile ?? .null, "mobileNumberIsOutdated": .flag(outdated),
    ]
  }

  private static func points(_ points: JSONValue...) -> PeerAnswer {
    .ok(String(decoding: JSONValue(dictionaryLiteral: ("contactPointsList", .list(points))).bytes, as: UTF8.self))
  }

  private func summary(_ answer: JSONValue?) -> [String] {
    (answer?["notifications"]?.list ?? []).map { "\($0["result"]?.text ?? "") \($0["address"]?.text ?? "-")" }
  }

  @Test func `what the registry says of a person becomes a notification`() throws {
    let one = person(1)
    let email: JSONValue = "kari@example.no"
    let table: [(PeerAnswer, Bool, [String])] = [
      (Self.points(Self.point(one, email: email, mobile: "99315000")), false, ["New kari@example.no"]),
      (Self.points(Self.point(one, mobile: "993 15 000")), false, ["New +4799315000"]),
      (Self.points(Self.point(one, email: "kari@", mobile: "004799315000")), false, ["New +4799315000"]),
      (Self.points(Self.point(one, email: "kari@", mobile: "123")), false, ["Failed_RecipientNotIdentified -"]),
      (Self.points(Self.point(one)), false, ["Failed_RecipientNotIdentified -"]),
      (Self.points(), false, ["Failed_RecipientNotIdentified -"]),
      (Self.points(Self.point(person(2), email: email)), false, ["Failed_RecipientNotIdentified -"]),
      (Self.points(Self.point(one, email: email, outdated: true)), false, ["Failed_RecipientNotIdentified -"]),
      (Self.points(Self.point(one, email: email, outdated: true)), true, ["New kari@example.no"]),
      (Self.points(Self.point(one, email: email, reserved: true)), false, ["Failed_RecipientReserved -"]),
      // The reservation outlives both channels.
      (
        Self.points(Self.point(one, email: email, outdated: true, reserved: true, mobile: "99315000")), false,
        ["Failed_RecipientReserved -"]
      ),
      (Self.points(Self.point(one, reserved: true)), false, ["Failed_RecipientReserved -"]),
    ]
    for (index, (answer, useStale, expected)) in table.enumerated() {
      let peer = HTTPPeer { _ in answer }
      let run = try FunctionRun(
        "lookup-recipient",
        event: event(one, useStale: useStale),
        settings: settings(peer.address)
      )
      #expect(summary(try run.answer()) == expected, "row \(index)")
    }
  }

  @Test func `a registry that is out of order makes nobody unknown`() throws {
    let one = person(1)
    let answers: [PeerAnswer] = [
      .status(500), .status(503, "{}"), .status(404), .status(301), .status(204), .nothing, .hang, .drip,
      .raw("SSH-2.0-OpenSSH_9.2\r\n"), .ok(""), .ok("<html>"), .ok("[]"), .ok("null"), .ok("{}"),
      .ok(#"{"contactPointsList": null}"#), .ok(#"{"contactPointsList": {}}"#), .ok(#"{"contactPointsList": [{}]}"#),
      // Whether the person is reserved, or the address outdated, must be said.
      .ok(#"{"contactPointsList": [{"nationalIdentityNumber": "\#(one)", "email": null, "mobileNumber": null}]}"#),
      .ok(#"{"contactPointsList": [{"nationalIdentityNumber": "\#(one)", "isReserved": false, "email": "a@b.no"}]}"#),
      .ok(#"{"contactPointsList": [{"nationalIdentityNumber": "\#(one)", "isReserved": 0}]}"#),
      .endless(bytes: 100 << 20),
    ]
    for answer in answers {
      let peer = HTTPPeer { _ in answer }
      let run = try FunctionRun("lookup-recipient", event: event(one), settings: settings(peer.address))
      let error = try run.error()
      #expect(error["code"] == "registryUnavailable" && error["retryable"] == true, "\(answer)")
      #expect(!String(decoding: run.output + run.errors, as: UTF8.self).contains(one))
    }
    let run = try FunctionRun("lookup-recipient", event: event(one), settings: settings(LoopbackServer.closedAddress()))
    #expect(try run.error()["code"] == "registryUnavailable")
  }

  @Test func `one call asks for the persons of all events, each once, stale contact information included`() throws {
    let answer = Self.points(Self.point(person(1), email: "a@example.no"), Self.point(person(2), email: "b@example.no"))
    let peer = HTTPPeer { _ in answer }
    let events: JSONValue = try [event(person(2), person(1)), event(person(1)), event(person(3)), event()]
    let run = try FunctionRun("lookup-recipient", event: events, settings: settings(peer.address))
    let answers = try #require(try run.answer().list)
    #expect(
      answers.map(summary) == [
        ["New b@example.no", "New a@example.no"], ["New a@example.no"], ["Failed_RecipientNotIdentified -"], [],
      ]
    )
    let request = try #require(peer.requests.first)
    #expect(peer.requests.count == 1)
    #expect(request.head.hasPrefix("POST /profile/api/v1/users/contactpoint/lookup HTTP/1.1\r\n"))
    #expect(request.head.contains("\r\nContent-Type: application/json\r\n"))
    #expect(!request.fieldNames.contains("authorization"))
    let body = try JSONValue(bytes: request.body)
    #expect(body["nationalIdentityNumbers"] == .list((1...3).map { .text(person($0)) }))
    #expect(body["useStaleContactInfo"] == true && body.members.count == 2)
  }

  @Test func `nobody is asked for where every recipient has an address`() throws {
    let peer = HTTPPeer { _ in .status(500) }
    var event = try event()
    event["order"]?["channel"] = "Sms"
    event["order"]?["recipients"] = [["mobileNumber": "+4799315000"], ["mobileNumber": "+4799315000"]]
    let run = try FunctionRun("lookup-recipient", event: event, settings: settings(peer.address))
    #expect(summary(try run.answer()) == ["New +4799315000"])
    #expect(peer.connections == 0)
  }

  @Test func `more than 1,000 persons are several calls; one that fails, fails its own orders alone`() throws {
    let peer = HTTPPeer { request in
      guard let numbers = (try? JSONValue(bytes: request.body))?["nationalIdentityNumbers"]?.list?.compactMap(\.text)
      else { return .nothing }
      if numbers.contains("01810001234") { return .status(503) }
      let points = numbers.map { Self.point($0, email: "a@example.no") }
      return .ok(String(decoding: JSONValue.object(["contactPointsList": .list(points)]).bytes, as: UTF8.self))
    }
    let events = try (1...2_001).map { try event(person($0)) }
    let run = try FunctionRun("lookup-recipient", event: .list(events), settings: settings(peer.address))
    let answers = try #require(try run.answer().list)
    #expect(answers.count == 2_001)
    for (index, answer) in answers.enumerated() {
      if (1_000..<2_000).contains(index) {
        #expect(answer["error"]?["code"] == "registryUnavailable" && answer["error"]?["retryable"] == true)
      } else {
        #expect(summary(answer) == ["New a@example.no"])
      }
    }
    let sizes = peer.requests.compactMap { try? JSONValue(bytes: $0.body)["nationalIdentityNumbers"]?.list?.count }
    #expect(sizes.sorted() == [1, 1_000, 1_000])
  }

  @Test func `one person for whom the registry refuses a whole call keeps nobody else waiting`() throws {
    let bad = person(700)
    let peer = HTTPPeer { request in
      guard let numbers = (try? JSONValue(bytes: request.body))?["nationalIdentityNumbers"]?.list?.compactMap(\.text)
      else { return .nothing }
      if numbers.contains(bad) { return .status(400, "{}") }
      let points = numbers.map { Self.point($0, email: "a@example.no") }
      return .ok(String(decoding: JSONValue.object(["contactPointsList": .list(points)]).bytes, as: UTF8.self))
    }
    let events = try (1...1_000).map { try event(person($0)) }
    let run = try FunctionRun("lookup-recipient", event: .list(events), settings: settings(peer.address))
    let answers = try #require(try run.answer().list)
    for (index, answer) in answers.enumerated() {
      if index == 699 {
        #expect(answer["error"]?["code"] == "registryUnavailable")
      } else {
        #expect(summary(answer) == ["New a@example.no"])
      }
    }
    #expect((19...21).contains(peer.requests.count))
  }

  @Test func `a registry that refuses every call is asked a few times`() throws {
    let peer = HTTPPeer { _ in .status(400, "{}") }
    let events = try (1...1_000).map { try event(person($0)) }
    let run = try FunctionRun("lookup-recipient", event: .list(events), settings: settings(peer.address))
    let answers = try #require(try run.answer().list)
    #expect(answers.allSatisfy { $0["error"]?["code"] == "registryUnavailable" } && answers.count == 1_000)
    #expect(peer.requests.count == 41)
  }

  @Test(arguments: [
    [:], ["VARSEL_PROFILE_URL": "profile"], ["VARSEL_PROFILE_URL": "ftp://profile.example/"],
    ["VARSEL_PROFILE_URL": "https://profile.example/?a=b"],
  ])
  func `without a usable address of the registry the function does not start`(_ settings: [String: String]) throws {
    let error = try FunctionRun("lookup-recipient", event: event(person(1)), settings: settings).error()
    #expect(error["code"] == "settings" && error["retryable"] == false)
    #expect(error["message"]?.text?.hasPrefix("VARSEL_PROFILE_URL ") == true)
  }

  @Test func `a time limit that is none is an error at the start`() throws {
    for limit in ["0", "61", "5s", "-1"] {
      var settings = settings("127.0.0.1:1")
      settings["VARSEL_REGISTRY_TIMEOUT_SECONDS"] = limit
      let error = try FunctionRun("lookup-recipient", event: event(person(1)), settings: settings).error()
      #expect(error["message"]?.text?.hasPrefix("VARSEL_REGISTRY_TIMEOUT_SECONDS ") == true)
    }
  }
}
