/// An Internet message (RFC 5322), or one part of one (RFC 2046): its fields and what follows them, taken apart as far as a
/// report of delivery needs.
struct MailPart: Sendable {
  private let fields: [(name: String, value: String)]
  let body: ArraySlice<UInt8>

  /// Takes any bytes; what is no field is passed over. Lines end with CRLF or LF.
  init(_ bytes: ArraySlice<UInt8>) {
    var fields: [(name: String, value: String)] = []
    var rest = bytes
    while let line = Self.nextLine(&rest), !line.isEmpty {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix(" ") || text.hasPrefix("\t"), !fields.isEmpty {
        // Folded (RFC 5322 section 2.2.3). In place: a field may have a hundred thousand lines.
        let more = Self.trimmed(text)
        if !more.isEmpty {
          fields[fields.count - 1].value += fields[fields.count - 1].value.isEmpty ? more : " " + more
        }
      } else if let colon = text.firstIndex(of: ":") {
        fields.append((Self.trimmed(text[..<colon]).lowercased(), Self.trimmed(text[text.index(after: colon)...])))
      }
    }
    self.fields = fields
    body = rest
  }

  /// The value of the first field of that name; nil where there is none.
  ///
  /// - Parameter name: in lower case.
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The media type, in lower case: `multipart/report`.
  var type: String { Self.trimmed((field("content-type") ?? "text/plain").prefix { $0 != ";" }).lowercased() }

  /// A parameter of the media type (RFC 2045 section 5.1).
  private func parameter(_ name: String) -> String? {
    for parameter in (field("content-type") ?? "").split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, Self.trimmed(parts[0]).lowercased() == name else { continue }
      let value = Self.trimmed(parts[1])
      return value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : value
    }
    return nil
  }

  /// The parts of a multipart message, as many as begin; none of another.
  var parts: [MailPart] {
    guard type.hasPrefix("multipart/"), let boundary = parameter("boundary"), !boundary.isEmpty else { return [] }
    let (delimiter, end) = (Array("--\(boundary)".utf8), Array("--\(boundary)--".utf8))
    var parts: [MailPart] = []
    var rest = body
    var start: Int?
    while !rest.isEmpty {
      let lineStart = rest.startIndex
      guard let line = Self.nextLine(&rest) else { break }
      let trimmed = line[
        ..<(line.lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }.map { $0 + 1 } ?? line.startIndex)]
      let isEnd = trimmed.elementsEqual(end)
      guard isEnd || trimmed.elementsEqual(delimiter) else { continue }
      if let start { parts.append(MailPart(body[start..<lineStart])) }
      start = isEnd ? nil : rest.startIndex
      if isEnd { break }
    }
    // One that breaks off.
    if let start { parts.append(MailPart(body[start...])) }
    return parts
  }

  /// The groups of fields that the body holds (RFC 3464 section 2.1), each as a part without a body.
  var groups: [MailPart] {
    var groups: [MailPart] = []
    var rest = body
    while !rest.isEmpty {
      let group = MailPart(rest)
      if !group.fields.isEmpty { groups.append(group) }
      // Always further on: at least one line has been read.
      rest = group.body
    }
    return groups
  }

  /// Without its end; nil at the end of the bytes.
  private static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let line = rest[rest.startIndex..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    let end = start.lastIndex { $0 != " " && $0 != "\t" }
    return String(end.map { start[...$0] } ?? "")
  }
}
