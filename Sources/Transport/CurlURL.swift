import CCurl

/// A URL as libcurl itself reads it (https://curl.se/libcurl/c/libcurl-url.html), so that what is checked and what
/// is connected to are the same.
struct CurlURL: ~Copyable {
  private let raw: OpaquePointer

  /// - Throws: `invalidURL`, or `unsupportedScheme` for one that is not among `schemes`. A URL without a scheme is
  ///   invalid: nothing is guessed.
  init(_ text: String, schemes: [String]) throws(TransportError) {
    guard CurlGlobal.isReady, let raw = curl_url() else {
      preconditionFailure("libcurl does not start: no memory, or its TLS library failed")
    }
    self.raw = raw
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .invalidURL }
    switch curl_url_set(raw, CURLUPART_URL, text, UInt32(CURLU_URLENCODE)) {
    case CURLUE_OK: break
    case CURLUE_UNSUPPORTED_SCHEME: throw .unsupportedScheme
    default: throw .invalidURL
    }
    guard let scheme = part(CURLUPART_SCHEME), schemes.contains(scheme) else { throw .unsupportedScheme }
  }

  deinit {
    curl_url_cleanup(raw)
  }

  /// nil where the URL has no such part.
  func part(_ part: CURLUPart, flags: Int32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(raw, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  func set(_ part: CURLUPart, _ text: String?) -> Bool {
    curl_url_set(raw, part, text, 0) == CURLUE_OK
  }

  /// Host and port that a connection would go to: lower case, international names as A-labels, IPv4 in every
  /// notation as four decimal numbers, IPv6 in brackets. nil where the name cannot be converted.
  var peer: HostPort? {
    guard let host = part(CURLUPART_HOST, flags: CURLU_PUNYCODE),
      let port = part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT).flatMap({ Int($0) })
    else { return nil }
    return HostPort(host: host, port: port)
  }
}
