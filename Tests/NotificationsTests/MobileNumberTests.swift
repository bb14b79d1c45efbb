import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `Mobile number` {
  struct Typed: Decodable, Sendable {
    let input: String
    let valid: Bool
    let e164: String?
  }

  @Test(arguments: try vectors("mobile-numbers", as: VectorTable<Typed>.self).cases)
  func `of an order is accepted as the senders' cases say`(row: Typed) {
    #expect((MobileNumber(row.input) != nil) == row.valid)
    #expect(MobileNumber(row.input)?.e164 == row.e164)
  }

  struct Registered: Decodable, Sendable {
    let input: String
    let e164: String?
  }

  @Test(arguments: try vectors("register-numbers", as: VectorTable<Registered>.self).cases)
  func `of a registry may lack its country code`(row: Registered) {
    #expect(MobileNumber(registered: row.input)?.e164 == row.e164)
  }

  @Test(arguments: [
    ("+4740000000", true), ("+4749999999", true), ("+4739999999", false), ("+4750000000", false),
    ("+4790000000", true), ("+4789999999", false), ("+479000000", false), ("+47900000000", false),
    // Machines (59), Svalbard's fixed lines (79).
    ("+4759000000", false), ("+4779000000", false), ("+4700000000", false), ("+47", false),
  ])
  func `of Norway has eight digits, the first 4 or 9`(text: String, isValid: Bool) {
    #expect((MobileNumber(text) != nil) == isValid)
  }

  @Test(arguments: [
    "+47\u{A0}900\u{202F}00\u{2011}000", "+47-900.00.000", "+47 (900) 00 000 ", "+(47)90000000", "00-47-900-00-000",
    "+47\u{2010}900\u{2013}00000",
  ])
  func `may be typed with separators`(text: String) {
    #expect(MobileNumber(text)?.e164 == "+4790000000")
    #expect(MobileNumber(registered: "\t\(text)\r\n")?.e164 == "+4790000000")
  }

  @Test(arguments: [
    " +4790000000", "\t004790000000", "+ +4790000000", "+004790000000", "00+4790000000", "00004790000000",
    "4790000000", "0 04790000000", "＋4790000000", "+４７９０００００００", "+47٩٠٠٠٠٠٠٠", "+47\u{200B}90000000",
    "+47\t90000000", "+4790000000\r\n", "+47_90000000", "+47/90000000", "+47900O0000", "+47*90000000", "+4790000000#",
    "+47\u{2212}90000000", "+", "00", "+0", "+1234567890123456", "+44 (0)7400 123456", "+46070 123 45 67",
    "\u{202A}+4790000000", "+\u{301}4790000000", "+4790000000\0", "+479000000\u{664}", "(+47)90000000",
  ])
  func `is refused in any other form`(text: String) {
    #expect(MobileNumber(text) == nil)
  }

  @Test(arguments: ["9000000", "900000000", "39999999", "50000000", "4790000000", "", " ", "+", "+9000000", "9000000a"])
  func `of a registry is dropped where it is no mobile number`(text: String) {
    #expect(MobileNumber(registered: text) == nil)
  }

  struct Plan: Decodable, Sendable, CustomTestStringConvertible {
    let code: Int
    let valid: [String]
    let invalid: [String]
    var testDescription: String { "+\(code)" }
  }

  @Test(arguments: try vectors("number-plan", as: VectorTable<Plan>.self).cases)
  func `of another country is one that libphonenumber knows`(plan: Plan) {
    // E.164 ends at 15 digits; libphonenumber goes on for Germany's longest.
    #expect(plan.valid.filter { MobileNumber("+\(plan.code)\($0)") == nil && "\(plan.code)\($0)".count <= 15 } == [])
    #expect(plan.invalid.filter { MobileNumber("+\(plan.code)\($0)") != nil } == [])
  }

  @Test func `has a country code that is assigned`() throws {
    let assigned = Set(try vectors("number-plan", as: VectorTable<Plan>.self).cases.map(\.code)).union([47])
    #expect(assigned.count == 215)
    var generator = SeededGenerator(seed: 999)
    let unassigned = (0...999).filter { assigned.isDisjoint(with: [$0, $0 / 10, $0 / 100]) }
    let numbers = unassigned.flatMap { code in
      (4...12).map { length in
        "+\(code)" + (0..<length).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      }
    }
    // A one- or two-digit start of the assigned "21x" is not itself unassigned.
    let wrong = numbers.filter { number in
      MobileNumber(number) != nil && !assigned.contains { number.hasPrefix("+\($0)") }
    }
    #expect(wrong == [])
    #expect(unassigned.contains(999) && unassigned.contains(210))
  }

  @Test func `does not show when it is printed`() {
    #expect("\(String(describing: MobileNumber("+4790000000")))" == "Optional(***)")
  }

  @Test func `stands in JSON as E.164 and is read back whatever the number plan says`() throws {
    // Not assigned today.
    let json = #"["+4790000000","+99912345678"]"#
    let numbers = try JSONDecoder().decode([MobileNumber].self, from: Data(json.utf8))
    #expect(try String(decoding: JSONEncoder().encode(numbers), as: UTF8.self) == json)
  }

  @Test(arguments: ["4790000000", "+47 90000000", "+04790000000", "+479000", "+1234567890123456", "+47９0000000", ""])
  func `is not read from JSON in another form`(text: String) throws {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([MobileNumber].self, from: JSONEncoder().encode([text]))
    }
  }

  @Test(arguments: ["+", "0", "00", "9", " ", "+4", "+ "])
  func `is refused at once where it has a megabyte`(text: String) {
    #expect(MobileNumber(String(repeating: text, count: 1_000_000)) == nil)
    #expect(MobileNumber("+47" + String(repeating: text, count: 1_000_000)) == nil)
    #expect(MobileNumber(registered: String(repeating: text, count: 1_000_000)) == nil)
  }
}
