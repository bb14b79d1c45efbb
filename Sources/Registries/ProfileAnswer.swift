import FoundationEssentials
import Notifications
import Transport

/// The answer of `users/contactpoint/lookup`.
///
/// Whatever cannot be read fails the whole call: a person must not pass for unknown, or for not reserved, because the
/// registry is out of order.
struct ProfileAnswer: Decodable {
  private let contactPointsList: [Person]

  /// - Throws: `registryUnavailable` where there is no answer, or one that cannot be read.
  static func persons(
    in answer: Result<HTTPResponse, TransportError>,
    askedFor persons: [NationalIdentityNumber]
  ) throws(FunctionError) -> [NationalIdentityNumber: RegisteredPerson] {
    let response: HTTPResponse
    switch answer {
    case .success(let value): response = value
    case .failure(let error): throw unavailable("did not answer: \(error.message).")
    }
    guard (200...299).contains(response.status) else { throw unavailable("answered with status \(response.status).") }
    guard let read = try? JSONDecoder().decode(ProfileAnswer.self, from: Data(response.body)) else {
      throw unavailable("gave an answer that cannot be read.")
    }
    let byNumber = Dictionary(persons.map { ($0.digits, $0) }) { first, _ in first }
    var known: [NationalIdentityNumber: RegisteredPerson] = [:]
    for person in read.contactPointsList {
      guard let number = byNumber[person.nationalIdentityNumber] else { continue }
      known[number] = person.registered
    }
    return known
  }

  private static func unavailable(_ what: String) -> FunctionError {
    FunctionError(code: "registryUnavailable", message: "The contact registry \(what)", retryable: true)
  }
}

private struct Person: Decodable {
  let nationalIdentityNumber: String
  let registered: RegisteredPerson

  private enum Key: String, CodingKey {
    case nationalIdentityNumber, isReserved, email, emailIsOutdated, mobileNumber, mobileNumberIsOutdated
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    nationalIdentityNumber = try container.decode(String.self, forKey: .nationalIdentityNumber)
    var person = RegisteredPerson(isReserved: try container.decode(Bool.self, forKey: .isReserved))
    if let email = try container.decodeIfPresent(String.self, forKey: .email) {
      person.email = EmailAddress(email)
      person.emailIsOutdated = try container.decode(Bool.self, forKey: .emailIsOutdated)
    }
    if let number = try container.decodeIfPresent(String.self, forKey: .mobileNumber) {
      person.mobile = MobileNumber(registered: number)
      person.mobileIsOutdated = try container.decode(Bool.self, forKey: .mobileNumberIsOutdated)
    }
    registered = person
  }
}
