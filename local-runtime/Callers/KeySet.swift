import FoundationEssentials
import JWTKit

/// The keys by which an issuer's tokens are checked: a JWKS (RFC 7517), without what is of no use for that.
struct KeySet: Sendable {
  struct Key: Sendable {
    let algorithm: TokenAlgorithm
    /// Holds this key alone: of several, jwt-kit would take the first for an unknown id.
    let collection: JWTKeyCollection
  }

  private var keys: [String: Key] = [:]

  /// Keys without an id, for another use, of another kind or damaged are left out.
  ///
  /// - Returns: nil where no key is left: that is no answer of an issuer that signs tokens.
  init?(json: [UInt8]) async {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)) else { return nil }
    for case var key? in document.keys.map(\.key) {
      guard let id = key.keyIdentifier?.string, let algorithm = TokenAlgorithm(key) else { continue }
      key.algorithm = algorithm.algorithm
      // What is published by mistake is not taken up.
      (key.privateExponent, key.prime1, key.prime2) = (nil, nil, nil)
      guard let collection = try? await JWTKeyCollection().add(jwk: key) else { continue }
      keys[id] = Key(algorithm: algorithm, collection: collection)
    }
    guard !keys.isEmpty else { return nil }
  }

  subscript(id: String) -> Key? { keys[id] }

  private struct Document: Decodable {
    var keys: [Item]
  }

  /// One key of a kind that jwt-kit does not know must not cost the others.
  private struct Item: Decodable {
    var key: JWK?

    private enum Name: String, CodingKey { case use }

    init(from decoder: any Decoder) throws {
      let use = try? decoder.container(keyedBy: Name.self).decodeIfPresent(String.self, forKey: .use)
      key = use == nil || use == "sig" ? try? JWK(from: decoder) : nil
    }
  }
}
