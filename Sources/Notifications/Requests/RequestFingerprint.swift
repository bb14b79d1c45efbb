import FoundationEssentials

/// Names a request by its content: the same members with the same values give the same fingerprint, in whatever order,
/// spacing and escaping they are written. Members that the API does not know do not count.
package enum RequestFingerprint {
  private static let encoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  package static func of(_ request: some Encodable) -> String {
    // Every member is text, a whole number, a flag or a list of such: there is nothing that cannot be encoded.
    let bytes = (try? encoder.encode(request)).map { Array($0) } ?? []
    return Hexadecimal.text(of: SHA1.digest(of: bytes))
  }
}
