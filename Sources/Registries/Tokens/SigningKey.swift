internal import CCrypto

/// A private RSA key of at least 2,048 bits that signs with RS256: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3).
final class SigningKey {
  private let raw: OpaquePointer

  /// - Parameter pem: PKCS #8 or PKCS #1, without a pass phrase. Nil where it is no such key, or a shorter one.
  init?(pem: String) {
    let key = Self.read(pem) { bio in
      // OpenSSL's own callback would ask for a pass phrase on the terminal.
      PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
    }
    guard let key else { return nil }
    raw = key
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, EVP_PKEY_get_bits(key) >= 2_048 else { return nil }
  }

  deinit {
    EVP_PKEY_free(raw)
  }

  /// Whether the first certificate in `pem` is this key's.
  func belongs(toCertificate pem: String) -> Bool {
    let certificate = Self.read(pem) { bio in PEM_read_bio_X509(bio, nil, { _, _, _, _ in -1 }, nil) }
    defer {
      X509_free(certificate)
      ERR_clear_error()
    }
    return certificate != nil && X509_check_private_key(certificate, raw) == 1
  }

  /// Nil where OpenSSL fails, for want of memory for one.
  func signature(of message: [UInt8]) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    var length = 0
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, raw) == 1,
      EVP_DigestSign(context, nil, &length, message, message.count) == 1
    else { return nil }
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else { return nil }
    return Array(signature.prefix(length))
  }

  private static func read(_ pem: String, by reader: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
    let bytes = Array(pem.utf8)
    return bytes.withUnsafeBytes { bytes in
      guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
      defer {
        BIO_free(bio)
        ERR_clear_error()
      }
      return reader(bio)
    }
  }
}
