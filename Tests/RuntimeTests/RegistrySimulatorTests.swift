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
