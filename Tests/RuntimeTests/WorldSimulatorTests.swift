import Notifications
import Testing

@testable import local_runtime

@Suite struct WorldSimulatorTests {
  @Test func `the default world reads what it writes`() throws {
    #expect(try World(json: World.default.json()) == World.default)
  }

  @Test func `what is left out has a default`() throws {
    let world = try World(json: Array(#"{"phones":[{"number":"+4799999001"}]}"#.utf8))
    #expect(world == World(phones: [World.Phone(number: "+4799999001", state: .delivered)]))
  }

  @Test func `the identity numbers of the default world have right control digits`() throws {
    for person in World.default.persons {
      let digits = person.nationalIdentityNumber.compactMap(\.wholeNumberValue)
      try #require(digits.count == 11)
      #expect(zip([3, 7, 6, 1, 8, 9, 4, 5, 2, 1], digits).map { $0 * $1 }.reduce(0, +) % 11 == 0)
      #expect(zip([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], digits).map { $0 * $1 }.reduce(0, +) % 11 == 0)
    }
  }

  @Test func `the organization numbers of the default world have right control digits`() {
    #expect(!World.default.organizations.isEmpty && !World.default.externalUsers.isEmpty)
    for organization in World.default.organizations {
      #expect(OrganizationNumber(organization.organizationNumber) != nil)
    }
  }

  @Test(arguments: [
    ("", "world", "must be JSON, as UTF-8."),
    ("[]", "world", "must be an object."),
    (
      #"{"people":[]}"#, "people",
      "is not known; there may be persons, organizations, externalUsers, mailboxes, phones, conditions, faults."
    ),
    (#"{"persons":[{}]}"#, "persons[0].nationalIdentityNumber", "is required."),
    (
      #"{"persons":[{"nationalIdentityNumber":"0181901000"}]}"#, "persons[0].nationalIdentityNumber",
      "must be eleven digits."
    ),
    (
      // A number of somebody who may live.
      #"{"persons":[{"nationalIdentityNumber":"13097248022"}]}"#, "persons[0].nationalIdentityNumber",
      "must be synthetic: its month, the third and fourth digit, is 40, 65 or 80 too high."
    ),
    (
      #"{"persons":[{"nationalIdentityNumber":"01819010001","isReserved":"JA"}]}"#, "persons[0].isReserved",
      "must be true or false."
    ),
    (
      #"{"persons":[{"nationalIdentityNumber":"01819010001"},{"nationalIdentityNumber":"01819010001"}]}"#, "persons",
      "must name each only once; the one at position 1 is a repetition."
    ),
    (
      // A number of an organization that may exist.
      #"{"organizations":[{"organizationNumber":"974760673"}]}"#, "organizations[0].organizationNumber",
      "must be nine digits, the first of them 2 or 3, as of a synthetic one."
    ),
    (
      #"{"organizations":[{"organizationNumber":"310001007","email":"a@example.no"}]}"#, "organizations[0].email",
      "is not known; there may be organizationNumber, name, emailAddresses, mobileNumbers, users, roles, about."
    ),
    (
      #"{"organizations":[{"organizationNumber":"310001007"},{"organizationNumber":"310001007"}]}"#, "organizations",
      "must name each only once; the one at position 1 is a repetition."
    ),
    (
      #"{"externalUsers":[{"externalIdentity":"urn:altinn:username:"}]}"#, "externalUsers[0].externalIdentity",
      "must be the URN of a user, as in urn:altinn:username:kari."
    ),
    (
      #"{"externalUsers":[{"externalIdentity":"urn:altinn:username:a"},{"externalIdentity":"urn:altinn:username:a"}]}"#,
      "externalUsers", "must name each only once; the one at position 1 is a repetition."
    ),
    (
      #"{"mailboxes":[{"address":"a@example.no","code":200,"enhanced":"5.1.1","at":"rcpt"}]}"#, "mailboxes[0].code",
      "must be 400 to 599."
    ),
    (
      #"{"mailboxes":[{"address":"a@example.no","code":450,"enhanced":"5.1.1","at":"rcpt"}]}"#, "mailboxes[0].enhanced",
      "must begin with the same digit as code."
    ),
    (
      #"{"mailboxes":[{"address":"a@example.no","code":550,"enhanced":"5.1.1","at":"mail"}]}"#, "mailboxes[0].at",
      "must be one of rcpt, data."
    ),
    (
      #"{"phones":[{"number":"99999001"}]}"#, "phones[0].number",
      "must be a plus sign and 8 to 15 digits, as in +4799999001."
    ),
    (
      #"{"phones":[{"number":"+4799999001","gateway":"explode"}]}"#, "phones[0].gateway",
      "must be one of invalidReceiver, fail, hang, cut, status500."
    ),
    (#"{"conditions":[{"name":"a","answers":[]}]}"#, "conditions[0].answers", "must not be empty."),
    (
      #"{"conditions":[{"name":"a","answers":[true,"maybe"]}]}"#, "conditions[0].answers[1]",
      #"must be true, false, "error", "hang" or "nonsense"."#
    ),
    (
      #"{"conditions":[{"name":"a/b","answers":[true]}]}"#, "conditions[0].name",
      "must be 1 to 64 letters, digits, dots, hyphens or underscores."
    ),
  ])
  func `a document with a mistake is refused with the field and the rule`(json: String, field: String, rule: String) {
    let problem = #expect(throws: Problem.self) { try World(json: Array(json.utf8)) }
    #expect(problem?.errors == [field: [rule]])
  }

  @Test func `a condition gives its answers in order and repeats the last`() {
    let world = LiveWorld(World(conditions: [.init(name: "c", answers: [.error, .needed(false), .needed(true)])]))
    let conditions = ConditionSimulator(world: world, tokens: TokenSimulator())
    let answers = (0..<4).map { _ in conditions.answer(toCallOf: "c") }
    #expect(
      answers == [
        .text(500, "Internal error."),
        .json(#"{"sendNotification":false}"#),
        .json(#"{"sendNotification":true}"#),
        .json(#"{"sendNotification":true}"#),
      ]
    )
    world.replace(with: world.world)
    #expect(conditions.answer(toCallOf: "c") == .text(500, "Internal error."), "a new world begins anew")
    #expect(conditions.answer(toCallOf: "d") == .text(404, "There is no condition of this name."))
  }

  @Test func `a condition can hang or answer nonsense`() {
    let world = LiveWorld(World(conditions: [.init(name: "c", answers: [.hang, .nonsense])]))
    let conditions = ConditionSimulator(world: world, tokens: TokenSimulator())
    #expect(conditions.answer(toCallOf: "c") == .hang)
    guard case .complete(200, "text/html", _) = conditions.answer(toCallOf: "c") else {
      Issue.record("the answer is not nonsense")
      return
    }
  }
}
