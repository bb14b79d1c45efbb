import Notifications

/// The contact and reservation registry's (KRR's) own lookup of persons, in its REST service for public bodies.
///
/// https://docs.digdir.no/docs/Kontaktregisteret/oppslagstjenesten_rest, with a Maskinporten token. It has an entry for
/// each person who is asked for, unknown ones included, so a person without one has not been answered for. What it says of
/// `varslingsstatus` is about the person as a whole; the dates decide here, for each channel by itself.
struct KRRPersons: RegistryCall {
  static let registry = "The contact and reservation registry"
  let path = "personer"
  let persons: [NationalIdentityNumber]

  struct Question: Encodable {
    let personidentifikatorer: [NationalIdentityNumber]
  }

  struct Answer: Decodable {
    let personer: [Person]
  }

  struct Person: Decodable {
    let personidentifikator: String
    let contact: RegisteredContact
  }

  var halves: [any RegistryCall] { persons.halves.map { KRRPersons(persons: $0) } }

  var question: Question? { Question(personidentifikatorer: persons) }

  /// KRR refuses a number that cannot be anybody's, and all others of the call with it.
  static func canBeAsked(for person: NationalIdentityNumber) -> Bool { NationalIdentityNumber(person.digits) != nil }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(persons.map { ($0.digits, $0) }) { first, _ in first }
    for person in answer.personer {
      guard let number = asked[person.personidentifikator] else { continue }
      lookup.note(person.contact, of: .person(number), from: Self.registry)
    }
    for person in persons where lookup.known[.person(person)] == nil {
      lookup.failures[.person(person)] = .registryUnavailable("\(Self.registry) left out a person it was asked for")
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for person in persons { lookup.failures[.person(person)] = error }
  }
}

extension KRRPersons.Person {
  private enum Key: String, CodingKey { case personidentifikator, reservasjon, status, kontaktinformasjon }
  private enum Reservation: String, Decodable {
    case yes = "JA"
    case no = "NEI"
  }
  private enum Status: String, Decodable {
    case active = "AKTIV"
    case deleted = "SLETTET"
    case notRegistered = "IKKE_REGISTRERT"
  }

  private struct Contact: Decodable {
    let epostadresse: String?
    let epostadresse_oppdatert: String?
    let epostadresse_sist_verifisert: String?
    let mobiltelefonnummer: String?
    let mobiltelefonnummer_oppdatert: String?
    let mobiltelefonnummer_sist_verifisert: String?
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    personidentifikator = try container.decode(String.self, forKey: .personidentifikator)
    let status = try container.decode(Status.self, forKey: .status)
    guard status == .active else {
      let reservation = try container.decodeIfPresent(Reservation.self, forKey: .reservasjon)
      contact = RegisteredContact(isReserved: reservation == .yes)
      return
    }
    let registered = try container.decodeIfPresent(Contact.self, forKey: .kontaktinformasjon)
    func age(_ changed: String?, _ confirmed: String?) throws -> ContactAge {
      let dates = try [changed, confirmed].compactMap { $0 }.map { text in
        guard let date = Timestamp(krr: text) else {
          throw DecodingError.dataCorruptedError(
            forKey: .kontaktinformasjon,
            in: container,
            debugDescription: "must hold times."
          )
        }
        return date
      }
      return .confirmed(dates.max())
    }
    contact = RegisteredContact(
      emails: registered?.epostadresse.flatMap { EmailAddress($0) }.map { [$0] } ?? [],
      emailAge: try age(registered?.epostadresse_oppdatert, registered?.epostadresse_sist_verifisert),
      // It may hold low lines as separators.
      mobiles: registered?.mobiltelefonnummer.flatMap {
        MobileNumber(registered: String($0.map { $0 == "_" ? " " : $0 }))
      }.map { [$0] } ?? [],
      mobileAge: try age(registered?.mobiltelefonnummer_oppdatert, registered?.mobiltelefonnummer_sist_verifisert),
      isReserved: try container.decode(Reservation.self, forKey: .reservasjon) == .yes
    )
  }
}

extension Timestamp {
  /// A time as KRR writes it: RFC 3339, or with an offset of hours alone, as in `2023-06-29T10:14:52+02`.
  fileprivate init?(krr text: String) {
    let offset = text.suffix(3)
    let isShort = (offset.hasPrefix("+") || offset.hasPrefix("-")) && text.contains("T")
    self.init(isShort ? text + ":00" : text)
  }
}
