/// The words in a text that stand for the recipient (reference: the original's §3.7).
///
/// They are replaced for persons and organizations (those too whose holders of a role are meant): the name by the register's, the number by the organization number; for
/// a person the number becomes nothing, so that an identity number never stands in a message. A name that the register
/// does not know stays as the keyword. For recipients by address and external identities both stay.
package enum Keywords {
  package static let recipientName = "$recipientName$"
  package static let recipientNumber = "$recipientNumber$"
  /// The longest name that is put in, in UTF-16 units, as the longest that Enhetsregisteret has. A longer one is cut.
  package static let longestName = 175

  /// Whether a name must be looked up before `text` can be sent.
  package static func needName(_ text: String) -> Bool {
    // Most texts have no keyword, and a byte is found faster than a word.
    text.utf8.contains(UInt8(ascii: "$")) && text.contains(recipientName)
  }

  /// `text` for one recipient, each keyword replaced in one pass: a name that holds a keyword stays as it is.
  ///
  /// - Parameter isHTML: whether `text` is HTML, where a name must not become markup.
  package static func render(_ text: String, for identity: RecipientIdentity?, name: String?, isHTML: Bool) -> String {
    switch identity {
    case .person: replace(text, name: name.map { inMessage($0, isHTML: isHTML) }, number: "")
    case .organization(let number), .holders(_, let number):
      replace(text, name: name.map { inMessage($0, isHTML: isHTML) }, number: number.digits)
    case .external, nil: text
    }
  }

  /// `text` as long as it can become for `identity`: with the longest name, of characters that no short alphabet has.
  package static func longest(_ text: String, for identity: RecipientIdentity?) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    let name = String(repeating: "Ŋ", count: longestName)
    return render(text, for: identity, name: name, isHTML: false)
  }

  /// A register's name as it may stand in a message: on one line, no longer than stated, no markup.
  private static func inMessage(_ name: String, isHTML: Bool) -> String {
    var line = String.UnicodeScalarView()
    var length = 0
    for scalar in MessageText.subject(name).unicodeScalars where !MessageText.isForbidden(scalar) {
      length += UTF16.width(scalar)
      guard length <= longestName else { break }
      line.append(scalar)
    }
    return isHTML ? escaped(String(line)) : String(line)
  }

  /// By code points, as a browser reads it: "<" is markup under a combining character too.
  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// Linear in the text: the parts between dollar signs are looked at once.
  private static func replace(_ text: String, name: String?, number: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
      result += rest[..<dollar]
      rest = rest[dollar...]
      if let name, rest.utf8.starts(with: recipientName.utf8) {
        result += name
        rest = rest[rest.utf8.index(dollar, offsetBy: recipientName.utf8.count)...]
      } else if rest.utf8.starts(with: recipientNumber.utf8) {
        result += number
        rest = rest[rest.utf8.index(dollar, offsetBy: recipientNumber.utf8.count)...]
      } else {
        result += "$"
        rest = rest[rest.utf8.index(after: dollar)...]
      }
    }
    return result + rest
  }
}
