import Foundation
import Notifications
import Testing
import Transport

@testable import Registries

@Suite struct AccessDecisionsTests {
  private static func question(_ user: Int, _ party: Int = 50_001, resource: String = "skjema") -> AccessQuestion {
    AccessQuestion(
      user: OrganizationUser(userID: user, partyID: party, point: ContactPoint()),
      resource: resource,
      action: "read"
    )
  }

  private func decided(_ body: String, _ questions: [AccessQuestion]) -> RecipientLookup {
    AccessDecisions(questions: questions).settled(by: body)
  }

  private static let subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"
  private static let resource = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource"

  private static func decision(_ word: String, user: Int, party: Int = 50_001) -> String {
    """
    {"decision":"\(word)","status":{"statusCode":{"value":"urn:oasis:names:tc:xacml:1.0:status:ok"}},"obligations":null,
      "category":[{"categoryId":"\(subject)","attribute":[{"attributeId":"urn:altinn:userid","value":"\(user)"}]},
        {"categoryId":"\(resource)","attribute":[{"attributeId":"urn:altinn:partyid","value":"\(party)"}]}]}
    """
  }

  @Test func `a decision belongs to whom its attributes name, and only a permit gives access`() {
    let questions = [1, 2, 3, 4].map { Self.question($0) } + [Self.question(1, 50_002)]
    let decisions = [
      Self.decision("Deny", user: 1, party: 50_002), Self.decision("Indeterminate", user: 4),
      Self.decision("NotApplicable", user: 3), Self.decision("Deny", user: 2), Self.decision("Permit", user: 1),
      Self.decision("Permit", user: 99),
    ]
    let lookup = decided(#"{"response":[\#(decisions.joined(separator: ","))]}"#, questions)
    #expect(questions.map { lookup.access[$0] } == [true, false, false, false, false])
    #expect(lookup.accessFailures.isEmpty && lookup.access.count == 5)
  }

  @Test func `XACML's own spelling of the names is read too`() {
    let body = """
      {"Response":[{"Decision":"Permit","Category":[
        {"CategoryId":"\(Self.subject)","Attribute":[{"AttributeId":"urn:altinn:userid","Value":"1"}]},
        {"CategoryId":"\(Self.resource)","Attribute":[{"AttributeId":"urn:altinn:partyid","Value":"50001"}]}]}]}
      """
    #expect(decided(body, [Self.question(1)]).access[Self.question(1)] == true)
  }

  @Test func `a user who is named in another category is not the one who asks`() {
    let category = #"{"categoryId":"urn:x:codebase","attribute":[{"attributeId":"urn:altinn:userid","value":"1"}]}"#
    let decision = Self.decision("Permit", user: 2).replacing(#""category":["#, with: #""category":[\#(category),"#)
    let lookup = decided(#"{"response":[\#(decision)]}"#, [Self.question(1), Self.question(2)])
    #expect(lookup.access == [Self.question(2): true])
    #expect(lookup.accessFailures.keys.map(\.userID) == [1])
  }

  @Test(arguments: [
    #"{"response":[]}"#, #"{"response":null}"#, "{}", "null", #"{"response":[{"decision":"Permit"}]}"#,
    #"{"response":[{"decision":"Perhaps","category":[]}]}"#, "<p>",
  ])
  func `an absent answer is an error, and never a refusal`(_ body: String) {
    let lookup = decided(body, [Self.question(1)])
    #expect(lookup.access.isEmpty)
    #expect(lookup.accessFailures[Self.question(1)]?.retryable == true)
  }

  @Test func `users, organizations and what is asked of them are named once each, and referred to`() throws {
    let questions = [Self.question(1), Self.question(2), Self.question(1, 50_002)]
    let encoded = try JSONEncoder().encode(try #require(AccessDecisions(questions: questions).question))
    let request = try #require(
      (JSONSerialization.jsonObject(with: encoded) as? [String: Any])?["request"] as? [String: Any])
    func ids(_ name: String) -> [String] {
      (request[name] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }
    #expect(ids("accessSubject") == ["subject1", "subject2"] && ids("resource") == ["resource50001", "resource50002"])
    #expect(ids("action") == ["action"])
    let references = try #require(
      (request["multiRequests"] as? [String: Any])?["requestReference"] as? [[String: [String]]])
    #expect(
      references.map { $0["referenceId"] } == [
        ["subject1", "action", "resource50001"], ["subject2", "action", "resource50001"],
        ["subject1", "action", "resource50002"],
      ])
  }

  @Test(arguments: [
    ("skjema", ["urn:altinn:resource=skjema"]),
    ("app_ttd_mitt-skjema", ["urn:altinn:org=ttd", "urn:altinn:app=mitt-skjema"]),
    ("app_ttd_a_b", ["urn:altinn:org=ttd", "urn:altinn:app=a_b"]), ("app_ttd", ["urn:altinn:resource=app_ttd"]),
    ("app__x", ["urn:altinn:resource=app__x"]), ("apps_a_b", ["urn:altinn:resource=apps_a_b"]),
  ])
  func `an app is named by its owner and its own name`(_ resource: String, _ expected: [String]) throws {
    let call = AccessDecisions(questions: [Self.question(1, resource: resource)])
    let attributes = try #require(call.question?.request.resource.first).attribute
    #expect(attributes.map { "\($0.attributeId)=\($0.value)" } == expected + ["urn:altinn:partyid=50001"])
  }
}
