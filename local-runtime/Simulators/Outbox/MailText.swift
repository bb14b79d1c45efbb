/// A message in the internet format (RFC 5322), taken apart as far as showing it needs.
struct MailText: Sendable, Hashable {
  /// The header fields' lines, unfolded (RFC 5322 section 2.2.3).
  private let fields: [String]
  /// What follows the empty line.
  let body: ArraySlice<UInt8>

  init(_ raw: [UInt8]) {
    var fields: [String] = []
    var start = raw.startIndex
    while start < raw.endIndex {
      let end = raw[start...].firstIndex(of: UInt8(ascii: "\n")) ?? raw.endIndex
      var line = raw[start..<end]
      start = min(end + 1, raw.endIndex)
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      guard let first = line.first else { break }
      let text = String(decoding: line, as: UTF8.self)
      if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), let last = fields.indices.last {
        fields[last] += text
      } else {
        fields.append(text)
      }
    }
    self.fields = fields
    body = raw[start...]
  }

  /// The value of the first field of that name, in whatever letter case; nil where there is none.
  func header(_ name: String) -> String? {
    for field in fields {
      let parts = field.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
      let value = parts[1].drop { $0 == " " || $0 == "\t" }
      return String(value)
    }
    return nil
  }
}
