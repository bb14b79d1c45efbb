/// What a server answered to a command (RFC 5321, 4.2).
package struct SMTPReply: Sendable, Equatable {
  package let code: Int
  /// Where the server gives one (RFC 2034).
  package let enhanced: SMTPEnhancedCode?
  /// The text of the last line after the codes. Often holds the server's own number of the message, but may hold
  /// addresses: not for logs.
  package let text: String

  package init(code: Int, enhanced: SMTPEnhancedCode? = nil, text: String = "") {
    self.code = code
    self.enhanced = enhanced
    self.text = text
  }

  /// nil for a line that does not end a reply: no three digits, or a hyphen after them.
  init?(lastLine line: String) {
    let digits = line.prefix(3)
    let rest = line.dropFirst(3)
    guard digits.count == 3, let code = Int(digits), (200...599).contains(code),
      rest.isEmpty || rest.first?.isWhitespace == true
    else { return nil }
    let words = rest.split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
    let enhanced = words.first.flatMap { SMTPEnhancedCode($0) }
    let text = enhanced == nil ? rest.drop(while: \.isWhitespace) : words.dropFirst().first ?? ""
    let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex
    self.init(code: code, enhanced: enhanced, text: String(text[..<end]))
  }
}
