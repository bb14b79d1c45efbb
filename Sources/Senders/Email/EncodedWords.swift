internal import FoundationEssentials

/// The value of an unstructured header field (RFC 5322 section 3.2.5), in ASCII whatever the text.
enum EncodedWords {
  /// RFC 2047 section 2: a line that holds an encoded word is at most 76 characters long.
  private static let lineLimit = 76
  private static let start = "=?UTF-8?B?"
  private static let end = "?="

  /// The text itself where it is printable ASCII that fits on the line; else encoded words in UTF-8 and base64, each at
  /// most 75 characters and each a line of its own, with no character divided between two of them (RFC 2047 section 5).
  ///
  /// - Parameter column: how much of the first line is taken: `"Subject: "` is 9.
  static func encoded(_ text: String, atColumn column: Int) -> String {
    if isPlain(text), column + text.utf8.count <= lineLimit { return text }
    var words: [String] = []
    var word: [UInt8] = []
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      // A folded line begins with a space.
      if word.count + bytes.count > capacity(atColumn: words.isEmpty ? column : 1) {
        words.append(encodedWord(word))
        word = []
      }
      word += bytes
    }
    words.append(encodedWord(word))
    return words.joined(separator: "\r\n ")
  }

  /// Bytes of text in the word that begins at `column`.
  private static func capacity(atColumn column: Int) -> Int {
    (lineLimit - column - start.utf8.count - end.utf8.count) / 4 * 3
  }

  private static func encodedWord(_ bytes: [UInt8]) -> String { start + Data(bytes).base64EncodedString() + end }

  /// What a reader gives back unchanged: no control character, nothing that looks like an encoded word, no space at an
  /// end where it would be lost.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?") && !text.hasPrefix(" ")
      && !text.hasSuffix(" ")
  }
}
