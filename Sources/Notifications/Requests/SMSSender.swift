/// Who an SMS comes from: a number, or a name that the phone shows in its place.
///
/// - A number has at most 15 digits; a `+` may stand before them.
/// - A name is cut to its first 11 characters, as the original's gateway does; existing clients rely on that. What is left
///   consists of the gateway's own set: `a`–`z`, `A`–`Z`, `0`–`9`, the space and ``!"#%&'()*+-./?><;``. Hence no `æøå`.
/// - What has no letter is never cut: half a number is the number of somebody else.
/// - White space around it does not count.
package struct SMSSender: Sendable, Hashable {
  package enum Flaw: String, Error, Sendable, Hashable, CaseIterable {
    case blank = "The SMS sender must not be blank."
    case characters = "The SMS sender may contain only letters a-z, digits, spaces and !\"#%&'()*+-./?><;"
    case length = "The SMS sender must be a number of at most 15 digits, or a name with a letter."
  }

  /// The longest name, in characters.
  package static let nameLength = 11
  package static let numberLength = 15

  package let text: String

  package init(_ typed: String) throws(Flaw) {
    let text = typed.trimmed
    guard !text.isEmpty else { throw .blank }
    let digits = text.hasPrefix("+") ? text.dropFirst() : text
    if !digits.isEmpty, digits.utf8.allSatisfy(Self.isDigit) {
      guard digits.utf8.count <= Self.numberLength else { throw .length }
      self.text = String(text)
      return
    }
    let name = String(text.prefix(Self.nameLength)).trimmed
    guard name.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || Self.signs.contains($0) }) else {
      throw .characters
    }
    guard text.count <= Self.nameLength || name.utf8.contains(where: Self.isLetter) else { throw .length }
    self.text = String(name)
  }

  private static let signs = " !\"#%&'()*+-./?><;".utf8

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
