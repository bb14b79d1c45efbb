import Notifications

/// Enhetsregisteret's list of the roles in one organization, with the identity numbers of those who hold them.
///
/// `GET enheter/{orgnr}/roller` of the API for authorized users, with a Maskinporten token. The shape is that of the open API
/// (https://data.brreg.no/enhetsregisteret/api/dokumentasjon), which has no identity numbers; that a person has one as
/// `fodselsnummer` is ours to assume, as the documentation of the authorized API is not public. An organization that is no
/// longer there (410) has no roles; nor has a sub-unit, or one that never was (404), but whether it is Enhetsregisteret that
/// says so, `EnhetsregisteretPresence` finds out.
struct EnhetsregisteretRoles: RegistryCall {
  static let registry = "Enhetsregisteret"
  let organization: OrganizationNumber
  /// Those that are asked for; the answer holds all.
  let roles: Set<OrganizationRole>

  struct Answer: Decodable {
    var rollegrupper: [Group]?
    /// Whether it is the status alone, 404.
    var isNotFound = false

    private enum CodingKeys: String, CodingKey { case rollegrupper }
  }

  struct Group: Decodable {
    let roller: [Held]
  }

  struct Held: Decodable {
    struct Kind: Decodable {
      let kode: String
    }

    let type: Kind
    /// Nil where an organization holds it.
    let person: Person?
    let avregistrert: Bool?
  }

  struct Person: Decodable {
    let fodselsnummer: NationalIdentityNumber?
    let erDoed: Bool?
  }

  var path: String { "enheter/\(organization.digits)/roller" }
  var question: NoQuestion? { nil }

  static func answer(toStatus status: Int) -> Answer? {
    status == 404 || status == 410 ? Answer(isNotFound: status == 404) : nil
  }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    if answer.isNotFound {
      lookup.unknownUnits.insert(organization)
      return
    }
    let held = (answer.rollegrupper ?? []).flatMap(\.roller).filter { $0.avregistrert != true }
    for role in roles {
      let identity = RecipientIdentity.holders(of: role, in: organization)
      let persons = held.filter { $0.type.kode == role.enhetsregisteretCode }.compactMap(\.person)
      let living = persons.filter { $0.erDoed != true }
      let numbers = living.compactMap(\.fodselsnummer)
      if numbers.count == living.count {
        lookup.holders[identity] = numbers
      } else {
        lookup.failures[identity] = .registryUnavailable("\(Self.registry) left out who holds a role")
      }
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for role in roles { lookup.failures[.holders(of: role, in: organization)] = error }
  }
}
