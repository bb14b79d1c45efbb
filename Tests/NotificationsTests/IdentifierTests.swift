import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `Identifiers` {
  enum Kind: String, Decodable {
    case nationalIdentityNumber, organizationNumber
  }

  struct Row: Decodable, Sendable {
    let kind: Kind
    let input: String
    let valid: Bool
  }

  @Test(arguments: try vectors("identifiers", as: VectorTable<Row>.self).cases)
  func `are accepted as the senders' cases say`(row: Row) {
    switch row.kind {
    case .nationalIdentityNumber: #expect((NationalIdentityNumber(row.input) != nil) == row.valid)
    case .organizationNumber: #expect((OrganizationNumber(row.input) != nil) == row.valid)
    }
  }

  @Test(arguments: [
    "13097248022", "29029648784", "29020075838", "15021951940", "02013299997", "30108299920", "15108695088",
    // D-numbers; help numbers (month + 40).
    "53097248016", "42013299980", "13527248013",
    // Synthetic (month + 80), with D-numbers among them, and a D-number with a help number's month.
    "10915596784", "13815897247", "03882049433", "20914695016", "22885399316", "66847800373", "50846202355",
    "41814061033", "41814065640", "41810021827", "68467038838",
    // First control digit by the rule of 2032.
    "02013299903", "02013299911", "30108299939", "30108299947", "30108299955",
  ])
  func `of persons are accepted in every series`(text: String) {
    #expect(NationalIdentityNumber(text)?.digits == text)
  }

  @Test(
    arguments: [
      // Control digits.
      "30108299918", "15108695077", "13097248032", "13097248023", "01039012345", "16903349845", "13137248022",
      // No such date, with right control digits: days 0, 32, 40 and 72, 30 February, months 0, 13, 53, 65, 78, 80 and 93,
      // 29 February of a year that is no multiple of 4, and FH numbers.
    ] + wrongDates)
  func `of persons are refused in every other form`(text: String) {
    #expect(NationalIdentityNumber(text) == nil)
    #expect(NationalIdentityNumber(text, checks: .lenient)?.digits == text)
  }

  /// Each date with an individual number and control digits that fit it.
  private static let wrongDates = [
    "000190", "320190", "400190", "720190", "300290", "010090", "011390", "015390", "016590", "017890", "018090",
    "019390", "290290", "310490", "810190", "910190",
  ].compactMap(numberThatFits)

  /// The neighbours, made in the same way, to show that it is the date that was wrong.
  @Test(
    arguments: [
      "010190", "310190", "410190", "710190", "280290", "011290", "014190", "015290", "016690", "017790", "018190",
      "019290", "290288", "290200", "300490",
    ].compactMap(numberThatFits))
  func `of persons are accepted with the dates beside those`(text: String) {
    #expect(NationalIdentityNumber(text) != nil)
  }

  @Test func `of persons are tried with every kind of date`() {
    #expect(Self.wrongDates.count == 16)
  }

  /// By trial, not by the weights' inverse: the first eleven digits after `date` whose two sums are 0 modulo 11.
  private static func numberThatFits(_ date: String) -> String? {
    (0..<100_000).lazy.map { date + String(String(100_000 + $0).dropFirst()) }.first { number in
      let digits = number.compactMap(\.wholeNumberValue)
      return zip(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).map { $0 * $1 }.reduce(0, +) % 11 == 0
        && zip(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).map { $0 * $1 }.reduce(0, +) % 11 == 0
    }
  }

  @Test func `of persons have exactly the remainders 0 to 3 in the first control digit`() {
    // Of the 100 endings of one stem, a second control digit exists for most first ones.
    let accepted = (0..<100).map { "130972480" + String(String(100 + $0).dropFirst()) }.filter {
      NationalIdentityNumber($0) != nil
    }
    let remainders = Set(
      accepted.map { number in
        zip(number.compactMap(\.wholeNumberValue), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).map { $0 * $1 }.reduce(0, +) % 11
      })
    #expect(remainders == [0, 1, 2, 3])
  }

  @Test(arguments: [
    "988077917", "981566378", "991825827", "974760673", "910753614", "923609016", "950474084", "123456785",
    "987654325", "109876542", "010101018",
  ])
  func `of organizations are accepted whatever their first digit`(text: String) {
    #expect(OrganizationNumber(text)?.digits == text)
  }

  @Test(arguments: ["988077918", "123456789", "010101010", "897069651", "000000000", "910000080", "910000089"])
  func `of organizations are refused with a wrong control digit`(text: String) {
    #expect(OrganizationNumber(text) == nil)
    #expect(OrganizationNumber(text, checks: .lenient)?.digits == text)
  }

  @Test(arguments: IdentifierChecks.allCases)
  func `are refused where they are not digits of the right number`(checks: IdentifierChecks) {
    for text in ["", "1309724802", "130972480222", "1309724802a", " 13097248022", "130972 48022", "１３０９７２４８０２２"] {
      #expect(NationalIdentityNumber(text, checks: checks) == nil)
    }
    for text in ["", "98807791", "9880779171", "98807791x", "988 077 917", "988077917\n", "९८८०७७९१७"] {
      #expect(OrganizationNumber(text, checks: checks) == nil)
    }
  }

  struct Held {
    let person: NationalIdentityNumber?
    let organization: OrganizationNumber?
    let email: EmailAddress?
  }

  @Test func `and addresses do not show when they are printed`() {
    let held = Held(
      person: NationalIdentityNumber("13097248022"),
      organization: OrganizationNumber("988077917"),
      email: EmailAddress("ola@example.no")
    )
    var dumped = ""
    dump(held, to: &dumped)
    for text in ["\(held)", String(reflecting: held), dumped, "\(String(describing: held.person))", "\([held.email])"] {
      #expect(!text.contains("13097248022") && !text.contains("988077917") && !text.contains("ola@"))
    }
    #expect(held.person.map { "\($0)" } == "***")
  }

  @Test func `stand in JSON as their digits and are read back even if they were accepted leniently`() throws {
    let json = #"["30108299918"]"#
    let persons = try JSONDecoder().decode([NationalIdentityNumber].self, from: Data(json.utf8))
    #expect(try String(decoding: JSONEncoder().encode(persons), as: UTF8.self) == json)
    let organizations = try JSONDecoder().decode([OrganizationNumber].self, from: Data(#"["123456789"]"#.utf8))
    #expect(try String(decoding: JSONEncoder().encode(organizations), as: UTF8.self) == #"["123456789"]"#)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([NationalIdentityNumber].self, from: Data(#"["988077917"]"#.utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([OrganizationNumber].self, from: Data(#"["30108299918"]"#.utf8))
    }
  }
}
