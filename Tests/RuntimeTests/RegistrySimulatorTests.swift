import Testing

@testable import local_runtime

@Suite struct RegistrySimulatorTests {
  private let registry = RegistrySimulator(world: LiveWorld(.default))

  @Test func `persons that are known are listed as Profile lists them`() {
    let answer = registry.answer(
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
    guard case .complete(200, _, let body) = registry.answer(lookup) else {
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
    guard case .complete(400, _, let text) = registry.answer(call(body)) else {
      Issue.record("the lookup is not refused")
      return
    }
    let answer = String(decoding: text, as: UTF8.self)
    #expect(answer.hasPrefix(explanation), "\(answer)")
    #expect(!answer.contains("0181901000"))
  }

  @Test func `a thousand numbers are taken`() {
    let answer = registry.answer(call(#"{"nationalIdentityNumbers":[\#(numbers(1_000))]}"#))
    #expect(answer == .json(#"{"contactPointsList":[]}"#))
  }

  @Test(arguments: [nil, "text/json", "application/json; charset=iso-8859-1"])
  func `another content type is refused`(contentType: String?) {
    var call = call(#"{"nationalIdentityNumbers":["01819010001"]}"#)
    call.contentType = contentType
    #expect(registry.answer(call) == .text(415, "The body must be application/json."))
  }
}

private func call(_ body: String) -> SimulatedCall {
  SimulatedCall(contentType: "application/json; charset=\"UTF-8\"", body: Array(body.utf8))
}

private func numbers(_ count: Int) -> String {
  (0..<count).map { "\"\(90_000_000_000 + $0)\"" }.joined(separator: ",")
}
