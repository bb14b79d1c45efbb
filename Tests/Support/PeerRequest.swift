/// What came over one connection.
package struct PeerRequest: Sendable {
  /// The request line and the header, as they came.
  package let head: String
  package let body: [UInt8]

  /// For example `/sak/117?id=42`.
  package var target: String {
    let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
    return words.count == 3 ? String(words[1]) : ""
  }

  /// In lower case.
  package var fieldNames: Set<String> {
    Set(head.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ":").first?.lowercased() })
  }
}
