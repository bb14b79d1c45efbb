/// The character set of an XML document that came over HTTP.
///
/// A byte order mark decides (XML 1.0 appendix F); else the charset of the Content-Type (RFC 7303 section 3); else the
/// encoding of the XML declaration; else ISO-8859-1, which is what PSWin's gateway means where it says nothing.
enum XMLCharset: String, Sendable, Hashable {
  case utf8 = "UTF-8"
  case latin1 = "ISO-8859-1"
  case ascii = "US-ASCII"
  case utf16 = "UTF-16"

  /// Nil where the document names a character set that is not known here.
  static func encoding(of bytes: [UInt8], charset: String?) -> XMLCharset? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return .utf16 }
    guard let label = charset ?? declared(in: bytes) else { return .latin1 }
    return XMLCharset(label: label)
  }

  /// The `charset` parameter of a Content-Type (RFC 9110 section 8.3.1), quoted or not.
  static func parameter(of contentType: String?) -> String? {
    for parameter in (contentType ?? "").split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      if parts.count == 2, parts[0].lowercased() == "charset" {
        return parts[1].filter { $0 != "\"" }
      }
    }
    return nil
  }

  func withName<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value { rawValue.withCString(body) }

  private init?(label: String) {
    switch label.lowercased() {
    case "utf-8", "utf8": self = .utf8
    // Windows-1252 differs in typographic signs alone, and nothing here reads those.
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "windows-1252": self = .latin1
    case "us-ascii", "ascii": self = .ascii
    case "utf-16": self = .utf16
    default: return nil
    }
  }

  /// The encoding that the XML declaration names; it can only stand at the very start (XML 1.0 section 2.8).
  private static func declared(in bytes: [UInt8]) -> String? {
    let start = bytes.prefix(256)
    guard start.starts(with: Array("<?xml".utf8)), let end = start.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    let declaration = String(decoding: start[..<end], as: UTF8.self)
    guard let match = declaration.firstMatch(of: /\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/) else { return nil }
    return String(match.1)
  }
}
