internal import CCrypto

/// SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), by OpenSSL, which starts with the first use.
///
/// Nil where OpenSSL fails, for want of memory for one.
enum SHA256 {
  private static let length = 32

  /// The 32 bytes of the digest.
  static func digest(of message: [UInt8]) -> [UInt8]? {
    var (digest, count) = ([UInt8](repeating: 0, count: length), length)
    guard EVP_Q_digest(nil, "SHA256", nil, message, message.count, &digest, &count) == 1, count == length else {
      return failed()
    }
    return digest
  }

  /// The 32 bytes of the code.
  static func authenticationCode(of message: [UInt8], key: [UInt8]) -> [UInt8]? {
    var (code, count) = ([UInt8](repeating: 0, count: length), 0)
    let result = EVP_Q_mac(
      nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, length, &count
    )
    return result != nil && count == length ? code : failed()
  }

  private static func failed() -> [UInt8]? {
    ERR_clear_error()
    return nil
  }
}
