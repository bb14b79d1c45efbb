import Foundation
import TestSupport
import Testing

/// The users of an organization and the holders of its roles, and persons by KRR, each against a scripted registry.
@Suite("lookup-recipient of users, roles and KRR")
struct OrganizationReachTests {
  private static let company: JSONValue = ["organizationNumber": "310001007"]

  private static let companiesPath = "/profile/api/v1/organizations/notificationaddresses/lookup"
  private static let usersPath = "/profile/api/v1/units/contactpoint/lookup"
  private static let personsPath = "/profile/api/v1/users/contactpoint/lookup"
  private static let decisionPath = "/authorization/api/v1/decision"
  private static let partiesPath = "/register/api/v2/internal/parties/query?fields=identifiers"
  private static let uuid = "0b1a7b52-6f0e-5d3c-9b51-0f4f6a3e9c01"

  private static func holdersPath(_ role: String) -> String {
    "/register/api/v2/internal/parties/\(uuid)/holders/ccr/\(role)?fields=identifiers"
  }

  private func event(
    _ recipients: JSONValue...,
    channel: JSONValue = "EmailPreferred",
    resource: JSONValue? = "urn:altinn:resource:skjema",
    action: JSONValue? = nil
  ) throws -> JSONValue {
    var event = try Example.event(of: "lookup-recipient")
    event["order"]?["channel"] = channel
    event["order"]?["recipients"] = .list(recipients)
    event["order"]?["email"] = ["sender": "a@varsel.example", "subject": "s", "body": "b", "contentType": "Plain"]
    event["order"]?["sms"] = ["sender": "Etaten", "body": "b", "sendingTimePolicy": "Anytime"]
    event["order"]?["resourceId"] = resource
    event["order"]?["resourceAction"] = action
    return event
  }

  private func settings(_ peer: HTTPPeer) -> [String: String] {
    let base = "http://\(peer.address)"
    return [
      "VARSEL_PROFILE_URL": "\(base)/profile/api/v1", "VARSEL_AUTHORIZATION_URL": "\(base)/authorization/api/v1/",
      "VARSEL_AUTHORIZATION_SUBSCRIPTION_KEY": "a-key", "VARSEL_REGISTER_V2_URL": "\(base)/register/api/v2/",
      "VARSEL_REGISTRY_TIMEOUT_SECONDS": "1",
    ]
  }

  private func run(_ event: JSONValue, at peer: HTTPPeer, without setting: String? = nil) throws -> FunctionRun {
    try FunctionRun("lookup-recipient", event: event, settings: settings(peer).filter { $0.key != setting })
  }

  private static func json(_ value: JSONValue) -> PeerAnswer { .ok(String(decoding: value.bytes, as: UTF8.self)) }

  private static func list(_ points: JSONValue...) -> PeerAnswer { json(["contactPointsList": .list(points)]) }

  private static func official(_ emails: [JSONValue], _ mobiles: [JSONValue] = []) -> PeerAnswer {
    list(["organizationNumber": "310001007", "emailList": .list(emails), "mobileNumberList": .list(mobiles)])
  }

  private static func users(_ users: (Int, JSONValue, JSONValue)...) -> PeerAnswer {
    let points = users.map { id, email, mobile -> JSONValue in
      ["userId": .number(id), "email": email, "mobileNumber": mobile]
    }
    return list(["organizationNumber": "310001007", "partyId": 50_001, "userContactPoints": .list(points)])
  }

  private static func decisions(_ decisions: (String, Int)...) -> PeerAnswer {
    json([
      "response": .list(
        decisions.map { word, user -> JSONValue in
          [
            "decision": .text(word),
            "category": [
              [
                "categoryId": "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
                "attribute": [["attributeId": "urn:altinn:userid", "value": .text("\(user)")]],
              ],
              [
                "categoryId": "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
                "attribute": [["attributeId": "urn:altinn:partyid", "value": "50001"]],
              ],
            ],
          ]
        })
    ])
  }

  private static func person(_ number: String, _ email: JSONValue, _ mobile: JSONValue, isReserved: Bool = false)
    -> JSONValue
  {
    [
      "nationalIdentityNumber": .text(number), "isReserved": isReserved ? true : false, "email": email,
      "emailIsOutdated": false, "mobileNumber": mobile, "mobileNumberIsOutdated": false,
    ]
  }

  private static func peer(_ answers: [String: PeerAnswer]) -> HTTPPeer {
    HTTPPeer { answers[$0.target] ?? .status(500) }
  }

  private func summary(_ answer: JSONValue?) -> [String] {
    (answer?["notifications"]?.list ?? []).map { "\($0["result"]?.text ?? "") \($0["address"]?.text ?? "-")" }
  }

  @Test func `users who may see the resource are reached too, each by a channel of their own, each address once`()
    throws
  {
    let peer = Self.peer([
      Self.companiesPath: Self.official(["post@x.example", "Post@X.example"], ["99999011"]),
      Self.usersPath: Self.users(
        (1, "a@x.example", "99999001"), (2, .null, "99999002"), (3, "no@x.example", .null),
        (4, "POST@x.example", .null),
        (5, .null, .null)
      ),
      // In another order than they are asked for.
      Self.decisionPath: Self.decisions(("Permit", 4), ("Deny", 3), ("Permit", 2), ("Permit", 1)),
    ])
    let table: [(JSONValue, [String])] = [
      ("EmailPreferred", ["New post@x.example", "New a@x.example", "New +4799999002"]),
      ("SmsPreferred", ["New +4799999011", "New +4799999001", "New +4799999002", "New POST@x.example"]),
      ("Email", ["New post@x.example", "New a@x.example"]),
      (
        "EmailAndSms",
        ["New post@x.example", "New +4799999011", "New a@x.example", "New +4799999001", "New +4799999002"]
      ),
    ]
    for (channel, expected) in table {
      #expect(summary(try run(event(Self.company, channel: channel), at: peer).answer()) == expected, "\(channel)")
    }
    let asked = try #require(peer.requests.first { $0.target == Self.usersPath })
    #expect(try JSONValue(bytes: asked.body) == ["organizationNumbers": ["310001007"], "resourceId": "skjema"])
    let decision = try #require(peer.requests.first { $0.target == Self.decisionPath })
    #expect(decision.head.contains("\r\nOcp-Apim-Subscription-Key: a-key\r\n"))
    let request = try JSONValue(bytes: decision.body)["request"]
    #expect(request?["accessSubject"]?.list?.count == 4, "nobody asks for a user without an address")
  }

  @Test(
    arguments: [
      (nil, "read"), ("", "read"), (" \t", "read"), (" read", "read"), ("access", "access"), ("write ", "write"),
    ] as [(JSONValue?, JSONValue)])
  func `what a user must be allowed is to read, or what the order says`(_ given: JSONValue?, _ asked: JSONValue) throws
  {
    let peer = Self.peer([
      Self.companiesPath: Self.list(), Self.usersPath: Self.users((1, "a@x.example", .null)),
      Self.decisionPath: Self.decisions(("Permit", 1)),
    ])
    #expect(summary(try run(event(Self.company, action: given), at: peer).answer()) == ["New a@x.example"])
    let decision = try #require(peer.requests.first { $0.target == Self.decisionPath })
    #expect(try JSONValue(bytes: decision.body)["request"]?["action"]?[0]?["attribute"]?[0]?["value"] == asked)
  }

  @Test func `an organization with users alone is reached, and one whose users may not is not identified`() throws {
    for (word, expected) in [("Permit", "New a@x.example"), ("NotApplicable", "Failed_RecipientNotIdentified -")] {
      let peer = Self.peer([
        Self.companiesPath: Self.list(), Self.usersPath: Self.users((1, "a@x.example", .null)),
        Self.decisionPath: Self.decisions((word, 1)),
      ])
      #expect(summary(try run(event(Self.company), at: peer).answer()) == [expected])
    }
  }

  @Test(arguments: [
    PeerAnswer.status(503), .status(401), .nothing, .hang, .ok(#"{"response":null}"#), .ok(#"{"response":[]}"#),
    decisions(("Permit", 1)), decisions(("Permit", 1), ("Permit", 2), ("Perhaps", 3)),
  ])
  func `an authorization that does not answer for all is an error, and sends to nobody`(_ answer: PeerAnswer) throws {
    let peer = Self.peer([
      Self.companiesPath: Self.official(["post@x.example"]),
      Self.usersPath: Self.users((1, "a@x.example", .null), (2, "b@x.example", .null)), Self.decisionPath: answer,
    ])
    let error = try run(event(Self.company), at: peer).error()
    #expect(error["code"] == "registryUnavailable" && error["retryable"] == true)
  }

  @Test func `without a resource no user is asked for, and without the setting an order with one fails`() throws {
    let official = [Self.companiesPath: Self.official(["post@x.example"])]
    let peer = Self.peer(official.merging([Self.usersPath: Self.users((1, "a@x.example", .null))]) { $1 })
    #expect(summary(try run(event(Self.company, resource: nil), at: peer).answer()) == ["New post@x.example"])
    #expect(peer.requests.map(\.target) == [Self.companiesPath])
    let error = try run(event(Self.company), at: peer, without: "VARSEL_AUTHORIZATION_URL").error()
    #expect(error["message"] == "VARSEL_AUTHORIZATION_URL is not set.")
  }

  @Test func `more than 500 users are several decisions`() throws {
    let all = (1...1_001).map { id -> JSONValue in
      ["userId": .number(id), "email": .text("u\(id)@x.example"), "mobileNumber": .null]
    }
    let users = Self.list([
      "organizationNumber": "310001007", "partyId": 50_001, "userContactPoints": .list(all),
    ])
    let peer = HTTPPeer { request in
      switch request.target {
      case Self.companiesPath: return Self.list()
      case Self.usersPath: return users
      case Self.decisionPath:
        let subjects = (try? JSONValue(bytes: request.body))?["request"]?["accessSubject"]?.list ?? []
        let permits = subjects.map { subject -> JSONValue in
          [
            "decision": "Permit",
            "category": [
              [
                "categoryId": "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
                "attribute": subject["attribute"] ?? .null,
              ],
              [
                "categoryId": "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
                "attribute": [["attributeId": "urn:altinn:partyid", "value": "50001"]],
              ],
            ],
          ]
        }
        return Self.json(["response": .list(permits)])
      default: return .status(500)
      }
    }
    #expect(summary(try run(event(Self.company, channel: "Email"), at: peer).answer()).count == 1_001)
    let sizes = peer.requests.filter { $0.target == Self.decisionPath }.compactMap { request in
      try? JSONValue(bytes: request.body)["request"]?["multiRequests"]?["requestReference"]?.list?.count
    }
    #expect(sizes.sorted() == [1, 500, 500])
  }

  @Test func `holders of roles are reached as persons, nobody by two roles twice, and who they are stays unsaid`()
    throws
  {
    let (ola, reidun) = ("02828510188", "03837510340")
    let peer = Self.peer([
      Self.partiesPath: Self.json([
        "data": [["partyUuid": .text(Self.uuid), "organizationIdentifier": "310001007", "partyType": "organization"]]
      ]),
      Self.holdersPath("daglig-leder"): Self.json(["data": [["personIdentifier": .text(ola)]]]),
      Self.holdersPath("lede"): Self.json([
        "data": [["personIdentifier": .text(ola)], ["partyType": "organization"], ["personIdentifier": .text(reidun)]]
      ]),
      Self.holdersPath("nest"): .answer(status: 204, headers: [:], body: []),
      Self.holdersPath("medl"): Self.json(["data": [["personIdentifier": .text(reidun)]]]),
      Self.personsPath: Self.list(
        Self.person(ola, "ola@x.example", .null), Self.person(reidun, "reidun@x.example", .null, isReserved: true)
      ),
    ])
    let roles = ["daglig-leder", "lede", "nest", "medl"].map { role -> JSONValue in
      ["organizationNumber": "310001007", "role": .text(role)]
    }
    let run = try run(event(roles[0], roles[1], roles[2], roles[3]), at: peer)
    let answer = try run.answer()
    #expect(
      summary(answer) == ["New ola@x.example", "Failed_RecipientNotIdentified -", "Failed_RecipientReserved -"])
    #expect(answer["notifications"]?[0]?["via"] == .list([roles[0], roles[1]]))
    #expect(answer["notifications"]?[1]?["reason"] == "roleNotHeld")
    #expect(answer["notifications"]?[1]?["via"] == .list([roles[2]]))
    let text = String(decoding: run.output + run.errors, as: UTF8.self)
    #expect(!text.contains(ola) && !text.contains(reidun) && !text.contains("reidun@x.example"))
    let persons = peer.requests.filter { $0.target == Self.personsPath }
    #expect(persons.count == 1, "one lookup for the holders of all roles")
  }

  @Test func `a register of roles that is out of order makes no role vacant`() throws {
    let known = Self.json(["data": [["partyUuid": .text(Self.uuid), "organizationIdentifier": "310001007"]]])
    let role: JSONValue = ["organizationNumber": "310001007", "role": "lede"]
    for broken: PeerAnswer in [.status(503), .status(404), .nothing, .ok("{}"), .ok("[]")] {
      let peer = Self.peer([Self.partiesPath: known, Self.holdersPath("lede"): broken])
      #expect(try run(event(role), at: peer).error()["code"] == "registryUnavailable")
      let other = Self.peer([Self.partiesPath: broken])
      #expect(try run(event(role), at: other).error()["code"] == "registryUnavailable")
    }
    let unknown = Self.peer([Self.partiesPath: Self.json(["data": []])])
    let answer = try run(event(role), at: unknown).answer()
    #expect(summary(answer) == ["Failed_RecipientNotIdentified -"])
    let error = try run(event(role), at: unknown, without: "VARSEL_REGISTER_V2_URL").error()
    #expect(error["message"] == "VARSEL_REGISTER_V2_URL is not set.")
  }

  @Test func `how long a registry asks to be left alone stands in the error`() throws {
    let busy = PeerAnswer.answer(status: 429, headers: ["Retry-After": "90"], body: [])
    let error = try run(event(Self.company, resource: nil), at: Self.peer([Self.companiesPath: busy])).error()
    #expect(error["retryAfterSeconds"] == 90 && error["retryable"] == true)
  }

  @Test func `while a sender waits, all calls together take no longer than one may; at the send time each has its own`()
    throws
  {
    let ola = "02828510188"
    let answers = [
      Self.partiesPath: Self.json(["data": [["partyUuid": .text(Self.uuid), "organizationIdentifier": "310001007"]]]),
      Self.holdersPath("lede"): Self.json(["data": [["personIdentifier": .text(ola)]]]),
      Self.personsPath: Self.list(Self.person(ola, "ola@x.example", .null)),
    ]
    // Three calls, one after the other, that each take less than a second.
    let peer = HTTPPeer { request in
      Thread.sleep(forTimeInterval: 0.6)
      return answers[request.target] ?? .status(500)
    }
    let sending = try run(event(["organizationNumber": "310001007", "role": "lede"]), at: peer)
    #expect(summary(try sending.answer()) == ["New ola@x.example"])
    let placing: JSONValue = [
      "creator": "ttd",
      "request": [
        "idempotencyId": "x",
        "recipient": [
          "recipientOrganization": [
            "orgNumber": "310001007", "roles": ["lede"], "channelSchema": "Email",
            "emailSettings": ["subject": "s", "body": "b"],
          ]
        ],
      ],
    ]
    let error = try FunctionRun("create-order", event: placing, settings: settings(peer)).error()
    #expect(error["code"] == "registryUnavailable" && error["retryable"] == true)
  }
}
