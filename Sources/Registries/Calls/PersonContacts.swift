import Notifications

/// Altinn Profile's lookup of persons, which has its data from the contact and reservation registry (KRR).
///
/// https://github.com/Altinn/altinn-profile/blob/main/src/Altinn.Profile/Controllers/UserContactPointController.cs,
/// always with `useStaleContactInfo`: without it Profile leaves out a person whose channels are both outdated, and with
/// them the reservation. `RegisteredContact` drops what is outdated. Profile says nothing of a person whom it does not know.
struct PersonContacts: RegistryCall {
  static let registry = "The contact registry"
  let path = "users/contactpoint/lookup"
  let persons: [NationalIdentityNumber]

  struct Question: Encodable {
    let nationalIdentityNumbers: [NationalIdentityNumber]
    let useStaleContactInfo = true
  }

  struct Answer: Decodable {
    let contactPointsList: [Person]
  }

  struct Person: Decodable {
    let nationalIdentityNumber: String
    let contact: RegisteredContact
  }

  var halves: [any RegistryCall] { persons.halves.map { PersonContacts(persons: $0) } }

  var question: Question? { Question(nationalIdentityNumbers: persons) }

  func read(_ answer: Answer, into lookup: inout RecipientLookup) {
    let asked = Dictionary(persons.map { ($0.digits, $0) }) { first, _ in first }
    for person in answer.contactPointsList {
      guard let number = asked[person.nationalIdentityNumber] else { continue }
      lookup.note(person.contact, of: .person(number), from: Self.registry)
    }
  }

  func fail(_ error: FunctionError, into lookup: inout RecipientLookup) {
    for person in persons { lookup.failures[.person(person)] = error }
  }
}

extension PersonContacts.Person {
  private enum Key: String, CodingKey {
    case nationalIdentityNumber, isReserved, email, emailIsOutdated, mobileNumber, mobileNumberIsOutdated
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    nationalIdentityNumber = try container.decode(String.self, forKey: .nationalIdentityNumber)
    var contact = RegisteredContact(isReserved: try container.decode(Bool.self, forKey: .isReserved))
    if let email = try container.decodeIfPresent(String.self, forKey: .email) {
      contact.emails = EmailAddress(email).map { [$0] } ?? []
      contact.emailAge = try container.decode(Bool.self, forKey: .emailIsOutdated) ? .outdated : .current
    }
    if let number = try container.decodeIfPresent(String.self, forKey: .mobileNumber) {
      contact.mobiles = MobileNumber(registered: number).map { [$0] } ?? []
      contact.mobileAge = try container.decode(Bool.self, forKey: .mobileNumberIsOutdated) ? .outdated : .current
    }
    self.contact = contact
  }
}
