import FoundationEssentials

/// The body of a call of the public API, read as one JSON document that can stand in the midst of others.
package struct JSONBody: Sendable {
  private let bytes: [UInt8]
  /// The idempotency key that most calls have in their body; nil where it is missing or no text.
  package let idempotencyId: String?

  /// The longest, in bytes.
  package static let limit = 1 << 20

  /// - Throws: the API's answer to a body that is too long, of another type, or no such document.
  package init(_ bytes: [UInt8], contentType: String?) throws(Problem) {
    try Self.check(contentType: contentType)
    guard bytes.count <= Self.limit else { throw .bodyTooLarge(limit: Self.limit) }
    guard let object = try? JSONDecoder().decode(Object.self, from: Data(bytes)), Self.isSafeToEmbed(bytes) else {
      throw .validation(["$": ["The request body must be one JSON object, in UTF-8."]])
    }
    self.bytes = bytes
    idempotencyId = object.idempotencyId
  }

  /// - Throws: the API's answer to a body that is not JSON, by its type alone.
  package static func check(contentType: String?) throws(Problem) {
    let type = (contentType ?? "").prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased()
    guard type == "application/json" || type.hasSuffix("+json") else { throw .notJSON }
  }

  private static let identityMembers = [
    "nationalIdentityNumber", "organizationNumber", "orgNumber", "externalIdentity",
  ].map { Array("\"\($0)\"".utf8) }

  /// Whether any recipient is named by an identity, by the names of the members. One that is written with escapes is
  /// overlooked.
  package var namesIdentities: Bool {
    bytes.indices.contains { place in
      bytes[place] == UInt8(ascii: "\"") && Self.identityMembers.contains { bytes[place...].starts(with: $0) }
    }
  }

  /// The document on one line: its line breaks are white space, and would end the line.
  package var line: [UInt8] {
    bytes.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
  }

  private struct Object: Decodable {
    var idempotencyId: String?

    private enum Key: String, CodingKey { case idempotencyId }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      idempotencyId = try? container.decodeIfPresent(String.self, forKey: .idempotencyId)
    }
  }

  /// Whether the body, which has been read as one JSON document, is one in the midst of others too: without a byte order
  /// mark, in UTF-8, not nested too deep for the decoder once it stands in an event in an array, and without raw control
  /// characters in its texts, which the decoder lets through against RFC 8259.
  private static func isSafeToEmbed(_ body: [UInt8]) -> Bool {
    var isText = false
    var isEscaped = false
    for byte in body {
      if isText, byte < 0x20 { return false }
      if byte == UInt8(ascii: "\""), !isEscaped { isText.toggle() }
      isEscaped = isText && byte == UInt8(ascii: "\\") && !isEscaped
    }
    struct Nothing: Decodable {
      init(from decoder: any Decoder) {}
    }
    let array = Array(#"[{"request":"#.utf8) + body + Array("}]".utf8)
    return (try? JSONDecoder().decode([Nothing].self, from: Data(array))) != nil
  }
}
