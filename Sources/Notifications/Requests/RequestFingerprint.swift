import FoundationEssentials

/// Names a request by its content: the same members with the same values give the same fingerprint, in whatever order,
/// spacing and escaping they are written. Members that the API does not know do not count.
package enum RequestFingerprint {
  package static func of(_ request: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every member is text, a whole number, a flag or a list of such: there is nothing that cannot be encoded.
    let bytes = (try? encoder.encode(request)).map { Array($0) } ?? []
    let hex = Array("0123456789abcdef")
    return String(SHA1.digest(of: bytes).flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] })
  }
}
