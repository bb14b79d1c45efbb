extension RegistrySimulator {
  static let subscriptionKey = "subscription-secret"
  /// The most decisions in one call.
  static let decisionLimit = 500

  /// Altinn Authorization's `decision`: for each reference of the request whether the world gives the user access. In
  /// another order than the request's, since the order says nothing.
  func decisions(_ call: SimulatedCall) -> SimulatedAnswer {
    guard call.headers["ocp-apim-subscription-key"] == Self.subscriptionKey else {
      return .text(401, "Access denied due to missing subscription key.")
    }
    return answer(call) { (question: Question) in
      let request = question.request
      let decided = request.multiRequests.requestReference.map { reference -> Decided in
        func value(_ categories: [Category], _ attribute: String) -> String? {
          categories.first { reference.referenceId.contains($0.id) }?.attribute.first { $0.attributeId == attribute }?
            .value
        }
        let user = value(request.accessSubject, "urn:altinn:userid")
        let party = value(request.resource, "urn:altinn:partyid")
        let action = value(request.action, "urn:oasis:names:tc:xacml:1.0:action:action-id")
        var resource = value(request.resource, "urn:altinn:resource")
        if let owner = value(request.resource, "urn:altinn:org"), let app = value(request.resource, "urn:altinn:app") {
          resource = "app_\(owner)_\(app)"
        }
        let known = party.flatMap { world.organization($0) }?.users.first { "\($0.userId)" == user }
        let may = known?.access?[resource ?? ""]?.contains(action ?? "") ?? false
        return Decided(isPermitted: may, user: user, party: party)
      }
      return ["response": Array(decided.reversed())]
    }
  }
}

private struct Question: Decodable {
  struct Request: Decodable {
    var accessSubject: [Category]
    var action: [Category]
    var resource: [Category]
    var multiRequests: References
  }

  struct References: Decodable {
    var requestReference: [Reference]
  }

  struct Reference: Decodable {
    var referenceId: [String]
  }

  var request: Request

  private enum Key: String, CodingKey { case request }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    request = try container.decode(Request.self, forKey: .request)
    let ids = Set((request.accessSubject + request.action + request.resource).map(\.id))
    let references = request.multiRequests.requestReference
    guard (1...RegistrySimulator.decisionLimit).contains(references.count),
      references.allSatisfy({ $0.referenceId.count == 3 && ids.isSuperset(of: $0.referenceId) })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .request,
        in: container,
        debugDescription:
          "must have 1 to \(RegistrySimulator.decisionLimit) references to a subject, an action and a resource."
      )
    }
  }
}

private struct Category: Decodable {
  struct Attribute: Decodable {
    var attributeId: String
    var value: String
  }

  var id: String
  var attribute: [Attribute]
}

private struct Decided: Encodable {
  struct Included: Encodable {
    struct Attribute: Encodable {
      var attributeId: String
      var value: String
    }

    var categoryId: String
    var attribute: [Attribute]
  }

  var decision: String
  var category: [Included]

  init(isPermitted: Bool, user: String?, party: String?) {
    decision = isPermitted ? "Permit" : "NotApplicable"
    category = [
      Included(
        categoryId: "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject",
        attribute: [.init(attributeId: "urn:altinn:userid", value: user ?? "")]
      ),
      Included(
        categoryId: "urn:oasis:names:tc:xacml:3.0:attribute-category:resource",
        attribute: [.init(attributeId: "urn:altinn:partyid", value: party ?? "")]
      ),
    ]
  }
}
