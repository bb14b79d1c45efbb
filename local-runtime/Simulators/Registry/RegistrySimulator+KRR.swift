import Notifications

extension RegistrySimulator {
  static let krrScope = "krr:global/kontaktinformasjon.read"

  /// KRR's `personer`: one entry for each person who is asked for, unknown ones included.
  func krr(_ call: SimulatedCall) -> SimulatedAnswer {
    guard tokens.accepts(call.headers["authorization"], for: Self.krrScope) else {
      return .text(401, "A token of the simulated Maskinporten with \(Self.krrScope) is needed.")
    }
    let now = clock.now
    return answer(call) { (question: Question) in
      ["personer": question.personidentifikatorer.map { Person($0, world.person($0), now: now) }]
    }
  }
}

private struct Question: Decodable {
  var personidentifikatorer: [String]

  enum CodingKeys: String, CodingKey, CaseIterable { case personidentifikatorer }

  init(from decoder: any Decoder) throws {
    try decoder.refuseOtherKeys(than: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    personidentifikatorer = try container.decode(
      .personidentifikatorer,
      eachMatching: /[0-9]{11}/,
      "numbers of eleven digits"
    )
    guard personidentifikatorer.allSatisfy({ NationalIdentityNumber($0) != nil }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .personidentifikatorer,
        in: container,
        debugDescription: "must have right control digits."
      )
    }
  }
}

private struct Person: Encodable {
  struct Contact: Encodable {
    var epostadresse: String?
    var epostadresse_oppdatert: String?
    var epostadresse_sist_verifisert: String?
    var mobiltelefonnummer: String?
    var mobiltelefonnummer_oppdatert: String?
    var mobiltelefonnummer_sist_verifisert: String?
  }

  var personidentifikator: String
  var reservasjon = "NEI"
  var status = "AKTIV"
  var varslingsstatus = "KAN_VARSLES"
  var kontaktinformasjon: Contact?

  init(_ number: String, _ person: World.Person?, now: Timestamp) {
    personidentifikator = number
    guard let person else {
      status = "IKKE_REGISTRERT"
      varslingsstatus = "KAN_IKKE_VARSLES"
      return
    }
    // Both forms in which KRR writes a time; two years, or a month, before now.
    func time(isOutdated: Bool?) -> Timestamp { now.advanced(bySeconds: (isOutdated ?? false ? -730 : -30) * 86_400) }
    let mobile = time(isOutdated: person.mobileNumberIsOutdated).description.prefix { $0 != "." } + "+00"
    if person.isReserved ?? false { reservasjon = "JA" }
    kontaktinformasjon = Contact(
      epostadresse: person.email,
      epostadresse_oppdatert: person.email.map { _ in time(isOutdated: true).description },
      epostadresse_sist_verifisert: person.email.map { _ in time(isOutdated: person.emailIsOutdated).description },
      mobiltelefonnummer: person.mobileNumber,
      mobiltelefonnummer_oppdatert: person.mobileNumber.map { _ in String(mobile) }
    )
    let emailIsUsable = person.email != nil && person.emailIsOutdated != true
    let mobileIsUsable = person.mobileNumber != nil && person.mobileNumberIsOutdated != true
    if reservasjon == "JA" || !(emailIsUsable || mobileIsUsable) { varslingsstatus = "KAN_IKKE_VARSLES" }
  }
}
