import Foundation
import Testing

@testable import local_runtime

@Suite struct RegistrySimulatorTests {
  private let registry = RegistrySimulator(world: LiveWorld(.default))

  @Test func `persons that are known are listed as Profile lists them`() {
    let answer = registry.persons(
      call(#"{"nationalIdentityNumbers":["03837510340","04846010195","31129956715"],"useStaleContactInfo":true}"#)
    )
    #expect(
      answer
        == .json(
          """
          {"contactPointsList":[{"email":"reidun@example.no","emailIsOutdated":false,"isReserved":true,\
          "mobileNumber":"+4799999003","mobileNumberIsOutdated":false,"nationalIdentityNumber":"03837510340",\
          "userId":0},{"email":null,"emailIsOutdated":false,"isReserved":false,"mobileNumber":null,\
          "mobileNumberIsOutdated":false,"nationalIdentityNumber":"04846010195","userId":0}]}
          """
        )
    )
  }

  @Test(arguments: [
    (#","useStaleContactInfo":true"#, true, false, #""email":"a@example.no""#),
    (#","useStaleContactInfo":true"#, true, true, #""email":"a@example.no""#),
    (#","useStaleContactInfo":false"#, true, false, #""email":null"#),
    (#","useStaleContactInfo":false"#, true, true, #""contactPointsList":[]"#),
    ("", true, true, #""contactPointsList":[]"#),
    ("", false, true, #""mobileNumber":null"#),
  ])
  func `what is outdated is left out unless it is asked for`(
    option: String,
    emailIsOutdated: Bool,
    mobileNumberIsOutdated: Bool,
    expected: String
  ) throws {
    let person = World.Person(
      nationalIdentityNumber: "01819010001",
      email: "a@example.no",
      mobileNumber: "+4799999001",
      isReserved: true,
      emailIsOutdated: emailIsOutdated,
      mobileNumberIsOutdated: mobileNumberIsOutdated
    )
    let registry = RegistrySimulator(world: LiveWorld(World(persons: [person])))
    let lookup = call(#"{"nationalIdentityNumbers":["01819010001"]\#(option)}"#)
    guard case .complete(200, _, let body) = registry.persons(lookup) else {
      Issue.record("the lookup is refused")
      return
    }
    #expect(String(decoding: body, as: UTF8.self).contains(expected))
  }

  @Test(arguments: [
    ("", "The body:"),
    ("[]", "The body:"),
    ("{}", "nationalIdentityNumbers: is required."),
    (#"{"nationalIdentityNumbers":[]}"#, "nationalIdentityNumbers: must be 1 to 1000"),
    (#"{"nationalIdentityNumbers":[1]}"#, "nationalIdentityNumbers[0]: must be a string."),
    (#"{"nationalIdentityNumbers":["0181901000"]}"#, "nationalIdentityNumbers: must be"),
    (#"{"nationalIdentityNumbers":["01819010001","01819010001"]}"#, "nationalIdentityNumbers: must be"),
    (#"{"nationalIdentityNumbers":["01819010001"],"useStale":true}"#, "useStale: is not known"),
    (#"{"nationalIdentityNumbers":["01819010001"],"useStaleContactInfo":1}"#, "useStaleContactInfo: must be true"),
    (#"{"nationalIdentityNumbers":[\#(numbers(1_001))]}"#, "nationalIdentityNumbers: must be 1 to 1000"),
  ])
  func `another shape is refused with the field and the rule`(body: String, explanation: String) {
    guard case .complete(400, _, let text) = registry.persons(call(body)) else {
      Issue.record("the lookup is not refused")
      return
    }
    let answer = String(decoding: text, as: UTF8.self)
    #expect(answer.hasPrefix(explanation), "\(answer)")
    #expect(!answer.contains("0181901000"))
  }

  @Test func `a thousand numbers are taken`() {
    let answer = registry.persons(call(#"{"nationalIdentityNumbers":[\#(numbers(1_000))]}"#))
    #expect(answer == .json(#"{"contactPointsList":[]}"#))
  }

  @Test(arguments: [nil, "text/json", "application/json; charset=iso-8859-1"])
  func `another content type is refused`(contentType: String?) {
    var call = call(#"{"nationalIdentityNumbers":["01819010001"]}"#)
    call.contentType = contentType
    for answer in [registry.persons(call), registry.organizations(call), registry.externalUsers(call)] {
      #expect(answer == .text(415, "The body must be application/json."))
    }
    #expect(registry.names(call) == .text(415, "The body must be application/json."))
  }

  @Test func `organizations that are known are listed with all their addresses as they are registered`() {
    let answer = registry.organizations(call(#"{"organizationNumbers":["310002003","313997901","310004006"]}"#))
    #expect(
      answer
        == .json(
          """
          {"contactPointsList":[{"addressOrigin":"310002003","emailList":[],\
          "mobileNumberList":["+4799999012","004799999012"],"organizationNumber":"310002003","partyId":0},\
          {"addressOrigin":"310004006","emailList":[],"mobileNumberList":[],"organizationNumber":"310004006",\
          "partyId":0}]}
          """
        )
    )
  }

  @Test func `users are listed by their URN, and whoever logs in with an e-mail address has at least that`() {
    let answer = registry.externalUsers(
      call(
        """
        {"externalIdentities":["urn:altinn:username:turist","urn:altinn:username:nobody",\
        "urn:altinn:person:idporten-email:new@example.com"]}
        """
      )
    )
    #expect(
      answer
        == .json(
          """
          {"contactPointsList":[{"email":null,"externalIdentity":"urn:altinn:username:turist",\
          "mobileNumber":"+4799999022"},{"email":"new@example.com",\
          "externalIdentity":"urn:altinn:person:idporten-email:new@example.com","mobileNumber":null}]}
          """
        )
    )
  }

  @Test func `names are given in the order of the question; who is not known has none`() {
    let parties = #"{"orgNo":"310001007"},{"ssn":"31129956715"},{"ssn":"02828510188"},{"orgNo":"313997901"}"#
    #expect(
      registry.names(call(#"{"parties":[\#(parties)]}"#))
        == .json(
          """
          {"partyNames":[{"name":"Fjordbygg & Sønner AS","orgNo":"310001007"},{"ssn":"31129956715"},\
          {"name":"Ola Nordmann","ssn":"02828510188"},{"orgNo":"313997901"}]}
          """
        )
    )
    #expect(registry.names(call(#"{"parties":[]}"#)) == .json(#"{"partyNames":[]}"#))
  }

  @Test(arguments: [
    ("{}", "organizationNumbers: is required."),
    (#"{"organizationNumbers":[]}"#, "organizationNumbers: must be 1 to 1000"),
    (#"{"organizationNumbers":["31000100"]}"#, "organizationNumbers: must be"),
    (#"{"organizationNumbers":["310001007","310001007"]}"#, "organizationNumbers: must be"),
    (#"{"organizationNumbers":["310001007"],"resourceId":"x"}"#, "resourceId: is not known"),
  ])
  func `a question about organizations in another shape is refused`(body: String, explanation: String) {
    expectRefusal(registry.organizations(call(body)), explanation)
  }

  @Test(arguments: [
    ("{}", "externalIdentities: is required."),
    (#"{"externalIdentities":[]}"#, "externalIdentities: must be 1 to 1000"),
    (#"{"externalIdentities":["turist"]}"#, "externalIdentities: must be"),
    (#"{"externalIdentities":["urn:altinn:person:idporten-email:x"]}"#, "externalIdentities: must be"),
    (#"{"externalIdentities":["urn:altinn:username:a","urn:altinn:username:a"]}"#, "externalIdentities: must be"),
  ])
  func `a question about users in another shape is refused`(body: String, explanation: String) {
    expectRefusal(registry.externalUsers(call(body)), explanation)
  }

  @Test(arguments: [
    ("{}", "parties: is required."), (#"{"parties":[{}]}"#, "parties[0]: must have exactly one"),
    (#"{"parties":[{"orgNo":"310001007"},{"orgNo":"310001008"}]}"#, "parties[1]: must have exactly one"),
    (#"{"parties":[{"ssn":"01819010002"}]}"#, "parties[0]: must have exactly one"),
    (#"{"parties":[{"ssn":"01819010001","orgNo":"310001007"}]}"#, "parties[0]: must have exactly one"),
    (#"{"parties":[{"partyId":1}]}"#, "parties[0].partyId: is not known"),
    (
      #"{"parties":[\#(Array(repeating: #"{"orgNo":"310001007"}"#, count: 1_001).joined(separator: ","))]}"#,
      "parties: "
    ),
  ])
  func `a question about names in another shape is refused, one wrong number too`(body: String, explanation: String) {
    expectRefusal(registry.names(call(body)), explanation)
  }

  private func expectRefusal(_ answer: SimulatedAnswer, _ explanation: String) {
    guard case .complete(400, _, let text) = answer else {
      Issue.record("the question is not refused")
      return
    }
    #expect(String(decoding: text, as: UTF8.self).hasPrefix(explanation), "\(String(decoding: text, as: UTF8.self))")
  }
}

/// The contracts that take a token or a key, and the faults.
@Suite struct GuardedRegistrySimulatorTests {
  private let tokens = TokenSimulator()
  private let registry: RegistrySimulator

  init() { registry = RegistrySimulator(world: LiveWorld(.default), tokens: tokens) }

  private static func status(_ answer: SimulatedAnswer) -> Int {
    guard case .complete(let status, _, _) = answer else { return 0 }
    return status
  }

  private func bearer(_ scope: String) throws -> String {
    let now = Int(Date().timeIntervalSince1970)
    let parts = [
      #"{"alg":"RS256","kid":"k"}"#,
      #"{"aud":"a","iss":"i","scope":"\#(scope)","iat":\#(now),"exp":\#(now + 100),"jti":"\#(UUID().uuidString)"}"#,
      "s",
    ]
    let jwt = parts.map { Data($0.utf8).base64EncodedString().filter { $0 != "=" } }.joined(separator: ".")
    let form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=\(jwt)"
    let call = SimulatedCall(contentType: "application/x-www-form-urlencoded", body: Array(form.utf8))
    guard case .complete(200, _, let body) = tokens.answer(to: call) else { throw CocoaError(.coderInvalidValue) }
    let answer = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return "Bearer \(answer?["access_token"] as? String ?? "")"
  }

  private func call(_ body: String = "", _ headers: [String: String]) -> SimulatedCall {
    SimulatedCall(contentType: "application/json", body: Array(body.utf8), headers: headers)
  }

  @Test func `KRR takes a token for its scope alone, and answers for everybody it is asked about`() throws {
    let question = #"{"personidentifikatorer":["03837510340","10869910142","31129956715"]}"#
    for headers in [[:], ["authorization": "Bearer x"], ["authorization": try bearer("another:scope")]] {
      #expect(Self.status(registry.krr(call(question, headers))) == 401)
    }
    let token = ["authorization": try bearer(RegistrySimulator.krrScope)]
    let wrong = [
      #"{"personidentifikatorer":[]}"#, #"{"personidentifikatorer":["03837510341"]}"#, #"{"personer":[]}"#,
      #"{"personidentifikatorer":[\#(numbers(1_001))]}"#,
    ]
    for body in wrong { #expect(Self.status(registry.krr(call(body, token))) == 400, "\(body.prefix(60))") }
    guard case .complete(200, _, let body) = registry.krr(call(question, token)) else {
      Issue.record("it is refused")
      return
    }
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: [[String: Any]]])
    let persons = try #require(answer["personer"])
    #expect(persons.map { $0["reservasjon"] as? String } == ["JA", "NEI", "NEI"])
    #expect(persons.map { $0["status"] as? String } == ["AKTIV", "AKTIV", "IKKE_REGISTRERT"])
    let contact = try #require(persons[1]["kontaktinformasjon"] as? [String: String])
    #expect(contact["mobiltelefonnummer_oppdatert"]?.hasSuffix("+00") == true, "the short form of a zone")
  }

  @Test func `a decision is given to whoever has the key, for 500 references at most`() {
    func request(_ count: Int) -> String {
      let reference = #"{"referenceId":["s","a","r"]}"#
      let references = Array(repeating: reference, count: count).joined(separator: ",")
      return """
        {"request":{"accessSubject":[{"id":"s","attribute":[{"attributeId":"urn:altinn:userid","value":"20001"}]}],
          "action":[{"id":"a","attribute":[{"attributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","value":"read"}]}],
          "resource":[{"id":"r","attribute":[{"attributeId":"urn:altinn:resource","value":"skattemelding"},
            {"attributeId":"urn:altinn:partyid","value":"310001007"}]}],
          "multiRequests":{"requestReference":[\(references)]}}}
        """
    }
    let key = ["ocp-apim-subscription-key": RegistrySimulator.subscriptionKey]
    #expect(Self.status(registry.decisions(call(request(1), [:]))) == 401)
    #expect(Self.status(registry.decisions(call(request(0), key))) == 400)
    #expect(Self.status(registry.decisions(call(request(501), key))) == 400)
    #expect(Self.status(registry.decisions(call("{}", key))) == 400)
    guard case .complete(200, _, let body) = registry.decisions(call(request(500), key)) else {
      Issue.record("it is refused")
      return
    }
    #expect(String(decoding: body, as: UTF8.self).components(separatedBy: #""decision":"Permit""#).count == 501)
  }

  @Test func `Register asks for a platform token that has not ended`() throws {
    let question = #"{"data":["urn:altinn:organization:identifier-no:310002003"]}"#
    let bad = [
      "", "a.b.c", platformToken(algorithm: "none"), platformToken(secondsLeft: -1), platformToken(secondsLeft: 3_600),
    ]
    for token in bad {
      #expect(Self.status(registry.parties(call(question, ["platformaccesstoken": token]))) == 401)
      #expect(Self.status(registry.holders(call("", ["platformaccesstoken": token]), of: "lede", in: "x")) == 401)
    }
    let good = ["platformaccesstoken": platformToken()]
    let many = Array(repeating: #""urn:altinn:organization:identifier-no:310002003""#, count: 101)
    for body in [
      #"{"data":[]}"#, #"{"data":["310002003"]}"#, #"{"data":["urn:altinn:organization:identifier-no:310002004"]}"#,
      #"{"data":[\#(many.joined(separator: ","))]}"#,
    ] { #expect(Self.status(registry.parties(call(body, good))) == 400, "\(body.prefix(60))") }
    guard case .complete(200, _, let body) = registry.parties(call(question, good)) else {
      Issue.record("it is refused")
      return
    }
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: [[String: String]]])
    let uuid = try #require(answer["data"]?.first?["partyUuid"])
    #expect(Self.status(registry.holders(call("", good), of: "lede", in: uuid)) == 200)
    #expect(Self.status(registry.holders(call("", good), of: "nest", in: uuid)) == 204)
  }

  @Test func `Enhetsregisteret takes a token, and knows no sub-units`() throws {
    #expect(Self.status(registry.roles(call("", [:]), in: "310002003")) == 401)
    let token = ["authorization": try bearer(RegistrySimulator.rolesScope)]
    #expect(Self.status(registry.roles(call("", token), in: "310002003")) == 200)
    #expect(Self.status(registry.roles(call("", token), in: "399999999")) == 404)
  }

  @Test func `the same seed gives the same faults, the share says how many`() {
    func faults(_ faults: World.Faults?) -> [World.Fault] {
      let world = LiveWorld(World(faults: faults))
      return (0..<1_000).map { _ in world.nextFault() }
    }
    let some = faults(World.Faults(delayMilliseconds: 20, errorShare: 0.3, seed: 7))
    #expect(some == faults(World.Faults(delayMilliseconds: 20, errorShare: 0.3, seed: 7)))
    #expect(some != faults(World.Faults(delayMilliseconds: 20, errorShare: 0.3, seed: 8)))
    #expect((250...350).contains(some.count { $0.kind != nil }) && some.allSatisfy { $0.delay == .milliseconds(20) })
    #expect(Set(some.compactMap(\.kind)).count == World.Fault.Kind.allCases.count)
    #expect(faults(World.Faults(errorShare: 1)).allSatisfy { $0.kind != nil })
    #expect(faults(nil).allSatisfy { $0 == World.Fault() })
  }
}

private func call(_ body: String) -> SimulatedCall {
  SimulatedCall(
    contentType: "application/json; charset=\"UTF-8\"",
    body: Array(body.utf8),
    headers: ["platformaccesstoken": platformToken()]
  )
}

private func numbers(_ count: Int) -> String {
  (0..<count).map { "\"\(90_000_000_000 + $0)\"" }.joined(separator: ",")
}

/// A token as a component of the platform makes it, signed with nothing.
private func platformToken(algorithm: String = "RS256", secondsLeft: Double = 300) -> String {
  let end = Int(Date().timeIntervalSince1970 + secondsLeft)
  let parts = [
    #"{"alg":"\#(algorithm)","kid":"k"}"#, #"{"iss":"platform","urn:altinn:app":"notifications","exp":\#(end)}"#,
    "signature",
  ]
  return parts.map { Data($0.utf8).base64EncodedString().filter { $0 != "=" } }.joined(separator: ".")
}
