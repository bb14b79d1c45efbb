/// One HTTP call.
package struct HTTPRequest: Sendable, Equatable {
  package var method: String
  package var url: String
  package var headers: HTTPFields
  package var body: [UInt8]?
  package var limits: TimeLimits
  /// Bytes of the response's body; one more ends the call with `TransportError.bodyTooLarge`.
  package var bodyLimit: Int
  package var addresses: AddressPolicy
  /// Nil signs nothing.
  package var signing: AWSSigning?

  package init(
    method: String = "GET",
    url: String,
    headers: HTTPFields = [:],
    body: [UInt8]? = nil,
    limits: TimeLimits,
    bodyLimit: Int = 65_536,
    addresses: AddressPolicy = .any,
    signing: AWSSigning? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.limits = limits
    self.bodyLimit = bodyLimit
    self.addresses = addresses
    self.signing = signing
  }

  /// What must not reach the wire: libcurl passes line breaks on as they are. The URL is checked by `CurlURL`.
  func checkFields() throws(TransportError) {
    guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else { throw .invalidMethod }
    for field in headers.all {
      // The length is libcurl's to state: a second one would make two requests of one.
      let isFraming = ["content-length", "transfer-encoding"].contains(field.name.lowercased())
      let isValue = field.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
      guard !field.name.isEmpty, field.name.utf8.allSatisfy(Self.isTokenByte), isValue, !isFraming
      else { throw .invalidHeader }
    }
  }

  /// `tchar` of RFC 9110, 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
