import FoundationEssentials
import Hummingbird
import NIOCore
import Notifications

/// The body of a request, read as one JSON document that can stand in the midst of others.
struct JSONBody {
  private let bytes: [UInt8]
  private let object: Object

  /// The longest, in bytes.
  static let limit = 1 << 20

  /// - Throws: `ProblemError` for a body that is too long, of another type, or no such document.
  init(of request: Request) async throws {
    let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " && $0 != "\t" }.lowercased()
    guard type == "application/json" || type.hasSuffix("+json") else { throw ProblemError(.notJSON) }
    do {
      bytes = Array(buffer: try await request.body.collect(upTo: Self.limit))
    } catch is NIOTooManyBytesError {
      throw ProblemError(.bodyTooLarge(limit: Self.limit))
    } catch {
      // The caller broke off, or framed the body wrongly: no fault of ours.
      throw ProblemError(.validation(["$": ["The request body could not be read to its end."]]))
    }
    guard let object = try? JSONDecoder().decode(Object.self, from: Data(bytes)), Self.isSafeToEmbed(bytes) else {
      throw ProblemError(.validation(["$": ["The request body must be one JSON object, in UTF-8."]]))
    }
    self.object = object
  }

  /// A member of the object that is text; nil where it is missing or of another type.
  func text(_ member: String) -> String? {
    try? object.container.decodeIfPresent(String.self, forKey: Key(stringValue: member))
  }

  /// Whether any recipient is named by an identity, by the names of the members. One that is written with escapes is
  /// overlooked.
  var namesIdentities: Bool {
    let data = Data(bytes)
    return ["nationalIdentityNumber", "organizationNumber", "orgNumber", "externalIdentity"].contains { name in
      data.firstRange(of: Data(name.utf8)) != nil
    }
  }

  /// The document on one line: its line breaks are white space, and would end the line.
  var line: [UInt8] {
    bytes.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
  }

  private struct Object: Decodable {
    let container: KeyedDecodingContainer<Key>

    init(from decoder: any Decoder) throws { container = try decoder.container(keyedBy: Key.self) }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
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
