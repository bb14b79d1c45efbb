/// Name-based UUIDs, version 5 (RFC 9562 section 5.5): the same namespace and name give the same UUID, always.
package enum UUID5 {
  /// Version 5 of `name`, as UTF-8, in `namespace`, which may be a UUID of any version.
  package static func make(namespace: UUIDBytes, name: some StringProtocol) -> UUIDBytes {
    var bytes = SHA1.digest(of: namespace.bytes + Array(name.utf8))[..<16]
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    guard let uuid = UUIDBytes(bytes: bytes) else { preconditionFailure("a digest has at least 16 bytes") }
    return uuid
  }

  /// `make`, written in lower case: "2ed6657d-e927-568b-95e1-2665a8aea6a2".
  package static func text(namespace: UUIDBytes, name: some StringProtocol) -> String {
    make(namespace: namespace, name: name).description
  }
}
