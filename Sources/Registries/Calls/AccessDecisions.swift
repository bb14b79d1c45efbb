import FoundationEssentials
import Notifications

/// Altinn Authorization's decisions: which users may do one thing with one resource, each on behalf of an organization.
///
/// A XACML 3.0 multi-decision request in JSON (OASIS, "JSON Profile of XACML 3.0"), as Altinn's own platform sends it:
/// https://github.com/Altinn/altinn-authorization-tmp, `DecisionController`. A decision belongs to whom the attributes of
/// its categories name, whatever its place. Only `Permit` gives access; a question without a decision has not been answered.
struct AccessDecisions: RegistryCall {
  /// The most questions in one call.
  static let batchSize = 500
  static let registry = "The authorization service"
  let path = "decision"
  /// About one resource and one action.
  let questions: [AccessQuestion]

  struct Question: Encodable {
    let request: Request
  }

  struct Request: Encodable {
    let accessSubject: [Category]
    let action: [Category]
    let resource: [Category]
    let multiRequests: References
  }

  struct Category: Encodable {
    let id: String
    let attribute: [Attribute]
  }

  struct Attribute: Encodable {
    let attributeId: String
    let value: String
    var dataType: String?
    let issuer = "Altinn"
    var includeInResult: Bool?
  }

  struct References: Encodable {
    let requestReference: [Reference]
  }

  struct Reference: Encodable {
    let referenceId: [String]
  }

  private static let user = "urn:altinn:userid"
  private static let party = "urn:altinn:partyid"
  private static let text = "http://www.w3.org/2001/XMLSchema#string"

  var halves: [any RegistryCall] { questions.halves.map { AccessDecisions(questions: $0) } }

  var question: Question? {
    guard let first = questions.first else { return nil }
    let users = Set(questions.map(\.userID)).sorted()
    let parties = Set(questions.map(\.partyID)).sorted()
    let resource = Self.attributes(ofResource: first.resource)
    return Question(
      request: Request(
        accessSubject: users.map { id in
          let attribute = Attribute(
            attributeId: Self.user, value: "\(id)", dataType: Self.text, includeInResult: true)
          return Category(id: "subject\(id)", attribute: [attribute])
        },
        action: [
          Category(
            id: "action",
            attribute: [
              Attribute(
                attributeId: "urn:oasis:names:tc:xacml:1.0:action:action-id",
                value: first.action,
                dataType: Self.text
              )
            ]
          )
        ],
        resource: parties.map { id in
          let attribute = Attribute(
            attributeId: Self.party, value: "\(id)", dataType: Self.text, includeInResult: true)
          return Category(id: "resource\(id)", attribute: resource + [attribute])
        },
        multiRequests: References(
          requestReference: questions.map { question in
            Reference(referenceId: ["subject\(question.userID)", "action", "resource\(question.partyID)"])
          }
        )
      )
    )
  }

  /// An app is named by its owner and its own name: `app_ttd_skjema`.
  private static func attributes(ofResource name: String) -> [Attribute] {
    let parts = name.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "app", !parts[1].isEmpty, !parts[2].isEmpty else {
      return [Attribute(attributeId: "urn:altinn:resource", value: name)]
    }
    return [
      Attribute(attributeId: "urn:altinn:org", value: String(parts[1])),
      Attribute(attributeId: "urn:altinn:app", value: String(parts[2])),
    ]
  }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    var decided: [Pair: Bool] = [:]
    for result in answer.response {
      guard let user = result.value(of: Self.user, in: .subject),
        let party = result.value(of: Self.party, in: .resource)
      else { continue }
      let pair = Pair(user: user, party: party)
      decided[pair] = decided[pair, default: true] && result.decision == .permit
    }
    for question in questions {
      if let decision = decided[Pair(user: "\(question.userID)", party: "\(question.partyID)")] {
        lookup.access[question] = decision
      } else {
        lookup.accessFailures[question] = .registryUnavailable("\(Self.registry) left out a decision")
      }
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for question in questions { lookup.accessFailures[question] = error }
  }

  private struct Pair: Hashable {
    let user: String
    let party: String
  }
}
