/// The argument of `MAIL FROM:` or `RCPT TO:`: an address in angle brackets, then parameters (RFC 5321 section 4.1.2).
struct SMTPPath: Sendable, Hashable {
  /// 256 bytes with the brackets (RFC 5321 section 4.5.3.1.3).
  static let limit = 254

  /// Empty for the null reverse-path, `<>`.
  let address: String
  /// By name in upper case; nil where a parameter has no value.
  let parameters: [String: String?]

  var isASCII: Bool { address.utf8.allSatisfy { $0 < 0x80 } }

  /// - Parameter argument: What follows the verb, as in "FROM:<kari@example.no> SIZE=100".
  init(_ argument: String, keyword: String) throws(SMTPReply) {
    let start = "\(keyword):<"
    guard argument.prefix(start.count).uppercased() == start else {
      throw SMTPReply(501, "5.5.4", "The form is \(keyword):<address>, without spaces.")
    }
    let rest = argument.dropFirst(start.count)
    guard let end = Self.closingBracket(in: rest) else { throw .badAddress }
    address = String(rest[..<end])
    var parameters: [String: String?] = [:]
    let tail = rest[rest.index(after: end)...]
    guard tail.isEmpty || tail.first == " " else { throw .badAddress }
    for word in tail.dropFirst().split(separator: " ", omittingEmptySubsequences: false) where !tail.isEmpty {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9\-]*/) != nil,
        parameters.updateValue(parts.count > 1 ? String(parts[1]) : nil, forKey: name.uppercased()) == nil
      else { throw SMTPReply(501, "5.5.4", "A parameter is malformed or stands twice.") }
    }
    self.parameters = parameters
    guard address.isEmpty || Self.isMailbox(address) else { throw .badAddress }
  }

  /// The first one outside a quoted string.
  private static func closingBracket(in text: Substring) -> Substring.Index? {
    var isQuoted = false
    var isEscaped = false
    for index in text.indices {
      switch text[index] {
      case _ where isEscaped: isEscaped = false
      case "\\" where isQuoted: isEscaped = true
      case "\"": isQuoted.toggle()
      case ">" where !isQuoted: return index
      default: break
      }
    }
    return nil
  }

  /// A dot-string or quoted string, an at sign, a domain or address literal; beyond ASCII everything (RFC 6531).
  private static func isMailbox(_ text: String) -> Bool {
    let form = /(?:[^\s\x00-\x20"(),:;<>@\[\\\]\x7f]+|"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*")@([^\s@]+)/
    guard text.utf8.count <= limit, let match = text.wholeMatch(of: form) else { return false }
    let local = text.prefix { $0 != "@" }
    guard local.hasPrefix("\"") || !(local.hasPrefix(".") || local.hasSuffix(".") || local.contains("..")) else {
      return false
    }
    if match.1.wholeMatch(of: /\[[0-9A-Za-z.:\-]+\]/) != nil { return true }
    return match.1.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      let isName = label.wholeMatch(of: /[A-Za-z0-9\-\u{80}-\u{10FFFF}]{1,63}/) != nil
      return isName && !label.hasPrefix("-") && !label.hasSuffix("-")
    }
  }
}
