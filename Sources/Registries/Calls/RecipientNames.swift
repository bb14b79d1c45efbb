import Notifications

/// Altinn Register's lookup of the display names of persons and organizations.
///
/// https://github.com/Altinn/altinn-register, `parties/nameslookup`. It has an entry for each party that is asked for; one
/// that it does not know has no name in it.
struct RecipientNames: RegistryCall {
  static let registry = "The register of names"
  let path = "parties/nameslookup"
  let parties: [RecipientIdentity]

  struct Question: Encodable {
    let parties: [Party]
  }

  /// Exactly one member.
  struct Party: Encodable {
    var ssn: NationalIdentityNumber?
    var orgNo: OrganizationNumber?
  }

  struct Answer: Decodable {
    let partyNames: [Named]
  }

  struct Named: Decodable {
    let ssn: String?
    let orgNo: String?
    let name: String?
  }

  /// Whether the register can be asked: it refuses the whole call where one number has wrong control digits, which an
  /// order may have whose numbers were checked leniently. Nobody has such a number, nor a name.
  static func canBeAsked(for identity: RecipientIdentity) -> Bool {
    switch identity {
    case .person(let number): NationalIdentityNumber(number.digits) != nil
    case .organization(let number): OrganizationNumber(number.digits) != nil
    case .holders, .external: false
    }
  }

  var halves: [any RegistryCall] { parties.halves.map { RecipientNames(parties: $0) } }

  var question: Question? {
    Question(
      parties: parties.compactMap { identity in
        switch identity {
        case .person(let number): Party(ssn: number)
        case .organization(let number): Party(orgNo: number)
        case .holders, .external: nil
        }
      })
  }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let answers = answer.partyNames.compactMap { party in (party.ssn ?? party.orgNo).map { ($0, party.name) } }
    let names = Dictionary(answers) { first, _ in first }
    for party in parties {
      guard let name = names[party.text] else {
        lookup.nameFailures[party] = .registryUnavailable("\(Self.registry) left out a party it was asked for")
        continue
      }
      if let name, name.contains(where: { !$0.isWhitespace }) { lookup.names[party] = name }
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for party in parties { lookup.nameFailures[party] = error }
  }
}
