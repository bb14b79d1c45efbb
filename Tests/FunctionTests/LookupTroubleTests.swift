import Foundation
import Synchronization
import TestSupport
import Testing

/// Registries in trouble, and whom it concerns: one that is silent, refuses a token, is not there, or stumbles over one entry.
@Suite("lookup-recipient in trouble")
struct LookupTroubleTests {
  private static let keeper = "/enhetsregisteret/autorisert-api/enheter/974760673/roller"
  private static let tokenAnswer = #"{"access_token": "token-1", "token_type": "Bearer", "expires_in": 599}"#

  private static func organization(_ number: Int) -> String {
    let digits = String(31_000_000 + number).compactMap(\.wholeNumberValue)
    let sum = zip(digits, [3, 2, 7, 6, 5, 4, 3, 2]).map { $0 * $1 }.reduce(0, +)
    let control = (11 - sum % 11) % 11
    return digits.map { "\($0)" }.joined() + (control == 10 ? "" : String(control))
  }

  /// As many as `count` that have right control digits.
  private static func organizations(_ count: Int) -> [String] {
    Array((1...).lazy.map { organization($0) }.filter { $0.count == 9 }.prefix(count))
  }

  private func event(_ recipient: JSONValue) throws -> JSONValue {
    var event = try Example.event(of: "lookup-recipient")
    event["order"]?["channel"] = "EmailPreferred"
    event["order"]?["recipients"] = [recipient]
    event["order"]?["resourceId"] = nil
    event["order"]?["email"] = ["sender": "a@varsel.example", "subject": "s", "body": "b", "contentType": "Plain"]
    return event
  }

  private func role(in organization: String) -> JSONValue {
    ["organizationNumber": .text(organization), "role": "lede"]
  }

  private func settings(_ peer: HTTPPeer, tokens: TokenEndpoint) -> [String: String] {
    tokens.settings(hosts: "").merging([
      "VARSEL_PERSON_REGISTRY": "krr", "VARSEL_KRR_URL": "http://\(peer.address)/rest/v2/",
      "VARSEL_ROLE_REGISTRY": "enhetsregisteret", "VARSEL_ENHETSREGISTERET_SCOPE": "brreg:roles",
      "VARSEL_ENHETSREGISTERET_URL": "http://\(peer.address)/enhetsregisteret/autorisert-api/",
      "VARSEL_REGISTRY_TIMEOUT_SECONDS": "1",
    ]) { $1 }
  }

  private func run(_ events: [JSONValue], at peer: HTTPPeer, tokens: TokenEndpoint) throws -> [JSONValue] {
    let run = try FunctionRun("lookup-recipient", event: .list(events), settings: settings(peer, tokens: tokens))
    return try #require(try run.answer().list)
  }

  private func summary(_ answer: JSONValue?) -> [String] {
    (answer?["notifications"]?.list ?? []).map { "\($0["result"]?.text ?? "") \($0["address"]?.text ?? "-")" }
  }

  private static func persons(_ request: PeerRequest) -> PeerAnswer {
    let numbers = (try? JSONValue(bytes: request.body))?["personidentifikatorer"]?.list ?? []
    let persons = numbers.map { number -> JSONValue in
      [
        "personidentifikator": number, "status": "AKTIV", "reservasjon": "NEI",
        "kontaktinformasjon": ["epostadresse": "ola@x.example", "epostadresse_oppdatert": "2099-01-01T00:00:00Z"],
      ]
    }
    return .ok(String(decoding: JSONValue.object(["personer": .list(persons)]).bytes, as: UTF8.self))
  }

  @Test func `a silent registry is asked a few times, and the others meanwhile`() throws {
    let peer = HTTPPeer { $0.target.hasSuffix("/personer") ? Self.persons($0) : .hang }
    let roles = try Self.organizations(60).map { try event(role(in: $0)) }
    let answers = try run(roles + [event(["nationalIdentityNumber": "02828510188"])], at: peer, tokens: TokenEndpoint())
    #expect(answers.prefix(60).allSatisfy { $0["error"]?["code"] == "registryUnavailable" })
    #expect(summary(answers.last) == ["New ola@x.example"])
    #expect(peer.requests.count == 9)
  }

  @Test func `while senders wait, a silent registry takes nobody else's time`() throws {
    let decision: JSONValue = [
      "decision": "Permit",
      "category": [
        [
          "categoryId": "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
          "attribute": [["attributeId": "urn:altinn:userid", "value": "1"]],
        ],
        [
          "categoryId": "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
          "attribute": [["attributeId": "urn:altinn:partyid", "value": "50001"]],
        ],
      ],
    ]
    let users =
      #"{"organizationNumber":"310002003","partyId":50001,"userContactPoints":[{"userId":1,"email":"a@x.example"}]}"#
    let peer = HTTPPeer { request in
      switch request.target.split(separator: "/", maxSplits: 3).last {
      case "organizations/notificationaddresses/lookup": .ok(#"{"contactPointsList":[]}"#)
      case "units/contactpoint/lookup": .ok(#"{"contactPointsList":[\#(users)]}"#)
      case "decision": .ok(String(decoding: JSONValue.object(["response": [decision]]).bytes, as: UTF8.self))
      default: .hang
      }
    }
    func placing(_ organization: String, _ more: (String, JSONValue)) -> JSONValue {
      var recipient: JSONValue = [
        "orgNumber": .text(organization), "channelSchema": "Email", "emailSettings": ["subject": "s", "body": "b"],
      ]
      recipient[more.0] = more.1
      return [
        "creator": "ttd",
        "request": ["idempotencyId": "x", "recipient": ["recipientOrganization": recipient]],
      ]
    }
    let tokens = try TokenEndpoint()
    var settings = settings(peer, tokens: tokens)
    settings["VARSEL_PERSON_REGISTRY"] = nil
    settings["VARSEL_PROFILE_URL"] = "http://\(peer.address)/profile/api/v1/"
    settings["VARSEL_AUTHORIZATION_URL"] = "http://\(peer.address)/authorization/api/v1/"
    let events: JSONValue = [
      placing("310001007", ("roles", ["lede"])), placing("310002003", ("resourceId", "urn:altinn:resource:skjema")),
    ]
    let answers = try #require(try FunctionRun("create-order", event: events, settings: settings).answer().list)
    #expect(answers[0]["error"]?["code"] == "registryUnavailable")
    #expect(answers[1]["recipientLookup"]?["status"] == "Success", "\(answers[1])")
  }

  @Test func `a token that is refused is asked for again, once`() throws {
    let tokens = try TokenEndpoint()
    let refusals = Mutex(1)
    let peer = HTTPPeer { request in
      refusals.withLock { left in
        left -= 1
        return left >= 0
      } ? .status(401) : Self.persons(request)
    }
    let answers = try run([event(["nationalIdentityNumber": "02828510188"])], at: peer, tokens: tokens)
    #expect(summary(answers.first) == ["New ola@x.example"])
    #expect(tokens.peer.requests.count == 2 && peer.requests.count == 2)

    let never = HTTPPeer { _ in .status(401) }
    let refused = try run([event(["nationalIdentityNumber": "02828510188"])], at: never, tokens: tokens)
    #expect(refused.first?["error"]?["code"] == "registryUnavailable" && never.requests.count == 2)
  }

  @Test func `without a token nobody is asked, and those who need none are`() throws {
    let tokens = try TokenEndpoint(.hang)
    let peer = HTTPPeer { _ in .ok(#"{"contactPointsList":[]}"#) }
    var settings = settings(peer, tokens: tokens)
    settings["VARSEL_PERSON_REGISTRY"] = nil
    settings["VARSEL_PROFILE_URL"] = "http://\(peer.address)/profile/api/v1/"
    let events = try [event(role(in: "310001007")), event(["nationalIdentityNumber": "02828510188"])]
    let answers = try #require(
      try FunctionRun("lookup-recipient", event: .list(events), settings: settings).answer().list)
    #expect(answers[0]["error"]?["code"] == "tokenUnavailable")
    #expect(summary(answers[1]) == ["Failed_RecipientNotIdentified -"])
    #expect(peer.requests.map(\.target) == ["/profile/api/v1/users/contactpoint/lookup"])
  }

  @Test func `what is not found is believed of Enhetsregisteret, and not of a wrong address`() throws {
    let there = HTTPPeer { $0.target == Self.keeper ? .ok(#"{"rollegrupper":[]}"#) : .status(404) }
    let tokens = try TokenEndpoint()
    let answer = try #require(try run([event(role(in: "310001007"))], at: there, tokens: tokens).first)
    #expect(summary(answer) == ["Failed_RecipientNotIdentified -"])
    #expect(answer["notifications"]?[0]?["reason"] == "roleNotHeld")
    for wrong: PeerAnswer in [.status(404), .ok("{}"), .status(410)] {
      let peer = HTTPPeer { $0.target == Self.keeper ? wrong : .status(404) }
      let answer = try run([event(role(in: "310001007"))], at: peer, tokens: tokens).first
      #expect(answer?["error"]?["code"] == "registryUnavailable")
    }
  }

  @Test func `one entry that cannot be read keeps nobody else waiting`() throws {
    let bad = "02828510188"
    let peer = HTTPPeer { request in
      let answer = Self.persons(request)
      guard String(decoding: request.body, as: UTF8.self).contains(bad), case .answer(_, _, let body) = answer else {
        return answer
      }
      return .ok(String(decoding: body, as: UTF8.self).replacing(#""NEI""#, with: #""KANSKJE""#))
    }
    let numbers = ["03837510340", bad, "17912099997"]
    let events = try numbers.map { try event(["nationalIdentityNumber": .text($0)]) }
    let answers = try run(events, at: peer, tokens: TokenEndpoint())
    #expect(answers[1]["error"]?["code"] == "registryUnavailable")
    for index in [0, 2] { #expect(summary(answers[index]) == ["New ola@x.example"]) }
  }
}
