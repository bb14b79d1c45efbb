import Notifications

/// Enhetsregisteret's list of the roles in one organization, with the identity numbers of those who hold them.
///
/// `GET enheter/{orgnr}/roller` of the API for authorized users, with a Maskinporten token. The shape is that of the open API
/// (https://data.brreg.no/enhetsregisteret/api/dokumentasjon), which has no identity numbers; that a person has one as
/// `fodselsnummer` is ours to assume, as the documentation of the authorized API is not public. A sub-unit and an
/// organization that is not there (404), or no longer (410), has no roles.
struct EnhetsregisteretRoles: RegistryCall {
  static let registry = "Enhetsregisteret"
  let organization: OrganizationNumber
  /// Those that are asked for; the answer holds all.
  let roles: [OrganizationRole]

  struct Answer: Decodable {
    let rollegrupper: [Group]?
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
    let fodselsnummer: NationalIdentityNumber
    let erDoed: Bool?
  }

  var path: String { "enheter/\(organization.digits)/roller" }
  var question: NoQuestion? { nil }

  static func answer(toStatus status: Int) -> Answer? {
    status == 404 || status == 410 ? Answer(rollegrupper: nil) : nil
  }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let held = (answer.rollegrupper ?? []).flatMap(\.roller).filter { $0.avregistrert != true }
    for role in roles {
      let persons = held.filter { $0.type.kode == Self.code(of: role) }.compactMap(\.person)
      lookup.holders[.holders(of: role, in: organization)] = persons.filter { $0.erDoed != true }.map(\.fodselsnummer)
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for role in roles { lookup.failures[.holders(of: role, in: organization)] = error }
  }

  /// Enhetsregisteret's own code of a role, which most roles have in their name.
  private static func code(of role: OrganizationRole) -> String {
    switch role.name {
    case "daglig-leder": "DAGL"
    case "styreleder": "LEDE"
    case "nestleder": "NEST"
    case "styremedlem": "MEDL"
    case "varamedlem": "VARA"
    case "observator": "OBS"
    case "innehaver": "INNH"
    case "kontaktperson": "KONT"
    case "komplementar": "KOMP"
    case "forretningsforer": "FFØR"
    case "bestyrende-reder": "BEST"
    case "bostyrer": "BOBE"
    default: role.name.uppercased()
    }
  }
}
