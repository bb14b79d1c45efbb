import TestSupport
import Testing

/// Organizations, users without a national identity number, and names.
@Suite("lookup-recipient of other kinds")
struct LookupRecipientKindsTests {
  private static let person: JSONValue = ["nationalIdentityNumber": "02828510188"]
  private static let company: JSONValue = ["organizationNumber": "310001007"]
  private static let otherCompany: JSONValue = ["organizationNumber": "310002003"]
  private static let user: JSONValue = ["externalIdentity": "urn:altinn:username:kari\"é"]

  private static let personsPath = "/profile/api/v1/users/contactpoint/lookup"
  private static let companiesPath = "/profile/api/v1/organizations/notificationaddresses/lookup"
  private static let usersPath = "/profile/api/v1/users/contactpoint/lookupsi"
  private static let namesPath = "/register/api/v1/parties/nameslookup"

  private func event(_ recipients: JSONValue..., channel: JSONValue = "Email", text: String = "b") throws -> JSONValue {
    var event = try Example.event(of: "lookup-recipient")
    event["order"]?["channel"] = channel
    event["order"]?["recipients"] = .list(recipients)
    event["order"]?["email"] = [
      "sender": "a@varsel.example", "subject": "s", "body": .text(text), "contentType": "Plain",
    ]
    return event
  }

  private func run(_ event: JSONValue, at peer: HTTPPeer, register: Bool = true) throws -> FunctionRun {
    var settings = ["VARSEL_PROFILE_URL": "http://\(peer.address)/profile/api/v1"]
    settings["VARSEL_REGISTRY_TIMEOUT_SECONDS"] = "1"
    if register { settings["VARSEL_REGISTER_URL"] = "http://\(peer.address)/register/api/v1/" }
    return try FunctionRun("lookup-recipient", event: event, settings: settings)
  }

  private static func json(_ value: JSONValue) -> PeerAnswer { .ok(String(decoding: value.bytes, as: UTF8.self)) }

  private static func addresses(_ company: JSONValue, emails: [JSONValue], mobiles: [JSONValue] = []) -> JSONValue {
    [
      "organizationNumber": company["organizationNumber"] ?? .null, "addressOrigin": "310009999", "partyId": 50_001,
      "emailList": .list(emails), "mobileNumberList": .list(mobiles),
    ]
  }

  private static func list(_ points: JSONValue...) -> PeerAnswer { json(["contactPointsList": .list(points)]) }

  /// A registry for each path that has an answer; the others are out of order.
  private static func peer(_ answers: [String: PeerAnswer]) -> HTTPPeer {
    HTTPPeer { answers[$0.target] ?? .status(500) }
  }

  private func summary(_ answer: JSONValue?) -> [String] {
    (answer?["notifications"]?.list ?? []).map { "\($0["result"]?.text ?? "") \($0["address"]?.text ?? "-")" }
  }

  private func bodies(_ answer: JSONValue?) -> [String] {
    (answer?["notifications"]?.list ?? []).compactMap { $0["body"]?.text }
  }

  @Test func `every address of an organization gets a message, each spelling of it once`() throws {
    let emails: [JSONValue] = ["a@x.example", "b@x.example", "A@X.example", "no address", .null, " b@x.example "]
    // The cases of the original, and numbers that are none.
    let mobiles: [JSONValue] = ["46583920", "004746583920", "+4746583920", "123", "81549300", "99 31 50 00"]
    let table: [(JSONValue, [String])] = [
      ("Email", ["New a@x.example", "New b@x.example"]), ("Sms", ["New +4746583920", "New +4799315000"]),
      ("EmailPreferred", ["New a@x.example", "New b@x.example"]),
      ("SmsPreferred", ["New +4746583920", "New +4799315000"]),
      ("EmailAndSms", ["New a@x.example", "New b@x.example", "New +4746583920", "New +4799315000"]),
    ]
    let peer = Self.peer([
      Self.companiesPath: Self.list(Self.addresses(Self.company, emails: emails, mobiles: mobiles))
    ])
    for (channel, expected) in table {
      let answer = try run(event(Self.company, channel: channel), at: peer).answer()
      #expect(summary(answer) == expected, "\(channel)")
      #expect(answer["notifications"]?[0]?["via"] == [Self.company])
    }
  }

  @Test func `an organization falls back with all that it has, or is not identified`() throws {
    let none: JSONValue = "Failed_RecipientNotIdentified -"
    let table: [([JSONValue], [JSONValue], JSONValue, [String])] = [
      (["a@x.example", "b@x.example"], [], "SmsPreferred", ["New a@x.example", "New b@x.example"]),
      ([], ["46583920"], "EmailPreferred", ["New +4746583920"]),
      (["a@x.example"], [], "EmailAndSms", ["New a@x.example", none.text ?? ""]),
      (["a@x.example"], ["123"], "Sms", [none.text ?? ""]), ([], [], "EmailPreferred", [none.text ?? ""]),
    ]
    for (emails, mobiles, channel, expected) in table {
      let points = Self.list(Self.addresses(Self.company, emails: emails, mobiles: mobiles))
      let answer = try run(event(Self.company, channel: channel), at: Self.peer([Self.companiesPath: points])).answer()
      #expect(summary(answer) == expected)
    }
    for points in [Self.list(), Self.list(Self.addresses(Self.otherCompany, emails: ["a@x.example"]))] {
      let answer = try run(event(Self.company), at: Self.peer([Self.companiesPath: points])).answer()
      #expect(summary(answer) == [none.text])
    }
  }

  @Test func `a user without a national identity number has one address of each kind`() throws {
    func point(_ email: JSONValue, _ mobile: JSONValue) -> JSONValue {
      ["externalIdentity": Self.user["externalIdentity"] ?? .null, "email": email, "mobileNumber": mobile]
    }
    let table: [(JSONValue, JSONValue, JSONValue, [String])] = [
      ("a@x.example", "99315000", "EmailPreferred", ["New a@x.example"]),
      ("a@x.example", "99315000", "SmsPreferred", ["New +4799315000"]),
      ("a@x.example", .null, "SmsPreferred", ["New a@x.example"]),
      (.null, "99315000", "EmailPreferred", ["New +4799315000"]),
      ("a@x.example", "123", "Sms", ["Failed_RecipientNotIdentified -"]),
      ("", "", "EmailPreferred", ["Failed_RecipientNotIdentified -"]),
    ]
    for (email, mobile, channel, expected) in table {
      let peer = Self.peer([Self.usersPath: Self.list(point(email, mobile))])
      let answer = try run(event(Self.user, channel: channel, text: "$recipientName$"), at: peer).answer()
      #expect(summary(answer) == expected)
      let asked = try JSONValue(bytes: #require(peer.requests.first).body)
      #expect(asked == ["externalIdentities": [Self.user["externalIdentity"] ?? .null]])
      #expect(peer.requests.count == 1, "nobody has a name for them")
    }
    let answer = try run(event(Self.user), at: Self.peer([Self.usersPath: Self.list()])).answer()
    #expect(summary(answer) == ["Failed_RecipientNotIdentified -"])
  }

  @Test(arguments: [
    PeerAnswer.status(503), .status(400, "{}"), .nothing, .hang, .ok(""), .ok("null"), .ok("{}"),
    .ok(#"{"contactPointsList": null}"#), .ok(#"{"contactPointsList": [{}]}"#),
    .ok(#"{"contactPointsList": [{"organizationNumber": "310001007", "emailList": []}]}"#),
    .ok(#"{"contactPointsList": [{"organizationNumber": "310001007", "mobileNumberList": [], "emailList": [1]}]}"#),
    .ok(#"{"contactPointsList": [{"externalIdentity": 1}]}"#),
  ])
  func `a registry that is out of order makes nobody unknown`(_ broken: PeerAnswer) throws {
    let peer = HTTPPeer { _ in broken }
    for recipient in [Self.company, Self.user] {
      let run = try run(event(recipient), at: peer)
      let error = try run.error()
      #expect(error["code"] == "registryUnavailable" && error["retryable"] == true)
      #expect(!String(decoding: run.output + run.errors, as: UTF8.self).contains("310001007"))
    }
  }

  @Test func `a registry that is out of order fails the orders that need it, and no others`() throws {
    let peer = Self.peer([
      Self.companiesPath: Self.list(Self.addresses(Self.company, emails: ["a@x.example"])),
      Self.personsPath: .status(503),
      Self.namesPath: .status(503),
    ])
    let events: JSONValue = try [
      event(Self.company), event(Self.person), event(Self.user), event(Self.company, Self.person),
      event(Self.company, text: "Hei $recipientName$"), event(Self.company, text: "Nr. $recipientNumber$"),
    ]
    let answers = try #require(try run(events, at: peer).answer().list)
    #expect(answers.map { $0["error"]?["code"] == "registryUnavailable" } == [false, true, true, true, true, false])
    #expect(bodies(answers[5]) == ["Nr. 310001007"])
  }

  @Test func `all kinds of all events are asked for once each, names only for the texts that hold the keyword`() throws
  {
    let point: JSONValue = [
      "nationalIdentityNumber": "02828510188", "isReserved": false, "email": "p@x.example", "emailIsOutdated": false,
      "mobileNumber": .null,
    ]
    let names: JSONValue = [
      "partyNames": [["ssn": "02828510188", "name": "Ola <b>"], ["orgNo": "310001007", "name": "Fjordbygg AS"]]
    ]
    let peer = Self.peer([
      Self.companiesPath: Self.list(
        Self.addresses(Self.company, emails: ["c@x.example"]),
        Self.addresses(Self.otherCompany, emails: ["o@x.example"])
      ),
      Self.personsPath: Self.list(point), Self.usersPath: Self.list(), Self.namesPath: Self.json(names),
    ])
    let text = "$recipientName$: $recipientNumber$"
    let events: JSONValue = try [
      event(Self.company, Self.person, text: text), event(Self.person, Self.company, text: text),
      event(Self.otherCompany, Self.user),
    ]
    let answers = try #require(try run(events, at: peer).answer().list)
    #expect(bodies(answers[0]) == ["Fjordbygg AS: 310001007", "Ola <b>: "])
    #expect(bodies(answers[1]) == ["Ola <b>: ", "Fjordbygg AS: 310001007"])
    let asked = Dictionary(grouping: peer.requests, by: \.target)
    #expect(asked.values.allSatisfy { $0.count == 1 } && asked.count == 4)
    func body(_ path: String) throws -> JSONValue { try JSONValue(bytes: #require(asked[path]?.first).body) }
    #expect(try body(Self.companiesPath) == ["organizationNumbers": ["310001007", "310002003"]])
    #expect(try body(Self.namesPath) == ["parties": [["ssn": "02828510188"], ["orgNo": "310001007"]]])
  }

  @Test func `whoever the register does not know has no name, and the keyword stays`() throws {
    let text = "Hei $recipientName$, nr. $recipientNumber$"
    let known = Self.list(Self.addresses(Self.company, emails: ["a@x.example"]))
    let unknown: [JSONValue] = [
      [["orgNo": "310001007"]], [["orgNo": "310001007", "name": .null]], [["orgNo": "310001007", "name": " "]],
    ]
    for names in unknown {
      let peer = Self.peer([Self.companiesPath: known, Self.namesPath: Self.json(["partyNames": names])])
      let answer = try run(event(Self.company, text: text), at: peer).answer()
      #expect(bodies(answer) == ["Hei $recipientName$, nr. 310001007"], "\(names)")
    }
    let leftOut: [JSONValue] = [
      [], [["orgNo": "310002003", "name": "Another"]], [["ssn": .null, "orgNo": .null, "name": "Nobody"]],
    ]
    let broken: [PeerAnswer] = [.status(400), .nothing, .ok("{}"), .ok(#"{"partyNames": null}"#), .ok("[]")]
    for broken in broken + leftOut.map({ Self.json(["partyNames": $0]) }) {
      let peer = Self.peer([Self.companiesPath: known, Self.namesPath: broken])
      #expect(try run(event(Self.company, text: text), at: peer).error()["code"] == "registryUnavailable")
    }
  }

  @Test func `the register is not asked for numbers with wrong control digits`() throws {
    let wrong: JSONValue = ["organizationNumber": "310001008"]
    let peer = Self.peer([
      Self.companiesPath: Self.list(
        Self.addresses(Self.company, emails: ["c@x.example"]),
        Self.addresses(wrong, emails: ["w@x.example"])
      ),
      Self.namesPath: Self.json(["partyNames": [["orgNo": "310001007", "name": "Fjordbygg AS"]]]),
    ])
    let both = try run(event(Self.company, wrong, text: "$recipientName$!"), at: peer).answer()
    #expect(bodies(both) == ["Fjordbygg AS!", "$recipientName$!"])
    let request = try #require(peer.requests.first { $0.target == Self.namesPath })
    #expect(try JSONValue(bytes: request.body) == ["parties": [["orgNo": "310001007"]]])
  }

  @Test func `without a register of names an order whose text asks for one fails, by itself`() throws {
    let peer = Self.peer([Self.companiesPath: Self.list(Self.addresses(Self.company, emails: ["a@x.example"]))])
    let events: JSONValue = try [event(Self.company, text: "$recipientName$"), event(Self.company)]
    let answers = try #require(try run(events, at: peer, register: false).answer().list)
    let message: JSONValue = "VARSEL_REGISTER_URL is not set."
    #expect(answers[0]["error"] == ["code": "settings", "message": message, "retryable": false])
    #expect(summary(answers[1]) == ["New a@x.example"])
  }

  @Test func `when an order is placed nobody's name is asked for, but it is refused where nobody ever could be`() throws
  {
    let example = try #require(Example.all.first { $0.testDescription == "create-order/person" })
    var event = example.event
    event["request"]?["recipient"]?["recipientPerson"]?["smsSettings"]?["body"] = "Hei $recipientName$"
    let answer = try #require(example.peerAnswers.first?.answer)
    for register in [true, false] {
      let peer = Self.peer([Self.personsPath: answer])
      var settings = ["VARSEL_PROFILE_URL": "http://\(peer.address)/profile/api/v1/"]
      if register { settings["VARSEL_REGISTER_URL"] = "http://\(peer.address)/register/api/v1/" }
      let run = try FunctionRun("create-order", event: event, settings: settings)
      if register {
        #expect(try run.answer()["recipientLookup"]?["status"] == "Success")
      } else {
        #expect(try run.error()["message"] == "VARSEL_REGISTER_URL is not set.")
      }
      #expect(peer.requests.map(\.target) == [Self.personsPath])
    }
  }

  @Test func `more than 1,000 names are several calls`() throws {
    let names = HTTPPeer { request in
      guard let asked = try? JSONValue(bytes: request.body) else { return .nothing }
      if request.target == Self.namesPath {
        let parties = (asked["parties"]?.list ?? []).map { party -> JSONValue in
          ["orgNo": party["orgNo"] ?? .null, "name": party["orgNo"] ?? .null]
        }
        return Self.json(["partyNames": .list(parties)])
      }
      let points = (asked["organizationNumbers"]?.list ?? []).map {
        Self.addresses(["organizationNumber": $0], emails: ["a@x.example"])
      }
      return Self.json(["contactPointsList": .list(points)])
    }
    let numbers = (20_000_000...20_001_300).compactMap(Self.number).prefix(1_001)
    let events = try numbers.map { try event(["organizationNumber": .text($0)], text: "$recipientName$") }
    let answers = try #require(try run(.list(events), at: names).answer().list)
    #expect(answers.map { bodies($0) } == numbers.map { [$0] })
    let sizes = Dictionary(grouping: names.requests, by: \.target).mapValues { requests in
      requests.compactMap { request -> Int? in
        let body = try? JSONValue(bytes: request.body)
        return (body?["parties"] ?? body?["organizationNumbers"])?.list?.count
      }.sorted()
    }
    #expect(sizes == [Self.namesPath: [1, 1_000], Self.companiesPath: [1, 1_000]])
  }

  /// Eight digits and their control digit; nil where they have none.
  private static func number(_ stem: Int) -> String? {
    let sum = zip(String(stem).compactMap(\.wholeNumberValue), [3, 2, 7, 6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    let control = (11 - sum % 11) % 11
    return control == 10 ? nil : "\(stem)\(control)"
  }

  @Test(arguments: ["register", "ftp://register.example/", "https://register.example/?a=b"])
  func `an address of the register that is none is an error at the start`(_ address: String) throws {
    let settings = ["VARSEL_PROFILE_URL": "https://profile.example/", "VARSEL_REGISTER_URL": address]
    let error = try FunctionRun("lookup-recipient", event: event(), settings: settings).error()
    #expect(error["code"] == "settings" && error["message"]?.text?.hasPrefix("VARSEL_REGISTER_URL ") == true)
  }
}
