import Foundation
import Notifications
import Testing
import Transport

@testable import Registries

/// Answers of KRR in the forms that its documentation shows.
@Suite struct KRRPersonsTests {
  private let person = NationalIdentityNumber("02828510188")
  private let now = Timestamp("2026-11-27T08:00:00Z")

  private func lookup(_ body: String, of persons: [NationalIdentityNumber]? = nil) throws -> RecipientLookup {
    KRRPersons(persons: try persons ?? [#require(person)]).settled(by: body)
  }

  private func point(_ members: String, includingOutdated: Bool = false) throws -> ContactPoint? {
    let lookup = try lookup(#"{"personer":[{"personidentifikator":"02828510188",\#(members)}]}"#)
    let (person, now) = (try #require(person), try #require(now))
    #expect(lookup.failures.isEmpty)
    return lookup.known[.person(person)]?.point(includingOutdated: includingOutdated, now: now)
  }

  @Test func `each channel is judged by its own later date, in both forms of a time`() throws {
    let contact = """
      "status":"AKTIV","reservasjon":"NEI","varslingsstatus":"KAN_VARSLES","kontaktinformasjon":{
        "epostadresse":"kari@example.no","epostadresse_oppdatert":"2020-01-01T10:00:00.000Z",
        "epostadresse_sist_verifisert":"2025-05-27T10:00:00+02",
        "mobiltelefonnummer":"99_99 90-01","mobiltelefonnummer_oppdatert":"2025-05-27T10:00:01+02"}
      """
    // 10:00+02 is 08:00 UTC, 18 months ago to the second; the mobile's is a second younger.
    let current = try #require(try point(contact))
    #expect(current.emails.isEmpty && current.mobiles.map(\.e164) == ["+4799999001"])
    let all = try #require(try point(contact, includingOutdated: true))
    #expect(all.emails.map(\.text) == ["kari@example.no"])
  }

  @Test func `a reservation stands, whatever else does`() throws {
    #expect(try point(#""status":"AKTIV","reservasjon":"JA""#) == ContactPoint(isReserved: true))
    #expect(try point(#""status":"SLETTET","reservasjon":"JA""#) == ContactPoint(isReserved: true))
  }

  @Test(arguments: ["SLETTET", "IKKE_REGISTRERT"])
  func `who is not there any more has no address, though one may still be written`(_ status: String) throws {
    let contact = #""kontaktinformasjon":{"epostadresse":"a@b.no","epostadresse_oppdatert":"2026-11-01T10:00:00Z"}"#
    #expect(try point(#""status":"\#(status)","reservasjon":"NEI",\#(contact)"#) == ContactPoint())
  }

  @Test func `an address without a date is outdated`() throws {
    let contact = #""status":"AKTIV","reservasjon":"NEI","kontaktinformasjon":{"epostadresse":"a@b.no"}"#
    #expect(try point(contact) == ContactPoint())
    #expect(try point(contact, includingOutdated: true)?.emails.count == 1)
  }

  @Test(arguments: [
    #"{"personer":[]}"#, #"{"personer":[{"personidentifikator":"03837510340","status":"AKTIV","reservasjon":"NEI"}]}"#,
    #"{"personer":[{"personidentifikator":"02828510188","status":"AKTIV"}]}"#,
    #"{"personer":[{"personidentifikator":"02828510188","status":"AKTIV","reservasjon":"KANSKJE"}]}"#,
    #"{"personer":[{"personidentifikator":"02828510188","status":"NY","reservasjon":"NEI"}]}"#,
    """
    {"personer":[{"personidentifikator":"02828510188","status":"AKTIV","reservasjon":"NEI",
      "kontaktinformasjon":{"epostadresse":"a@b.no","epostadresse_oppdatert":"i går"}}]}
    """, "<p>", "",
  ])
  func `half an answer, or nonsense, is an error and makes nobody unknown`(_ body: String) throws {
    let person = try #require(person)
    let lookup = try lookup(body)
    #expect(lookup.failures[.person(person)]?.code == "registryUnavailable" && lookup.known.isEmpty)
  }
}
