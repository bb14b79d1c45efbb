import Foundation
import Notifications
import TestSupport
import Testing

@Suite struct `SHA-1` {
  @Test(arguments: [
    // RFC 3174 section 7.3.
    ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    ("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    (
      "0123456701234567012345670123456701234567012345670123456701234567", 10, "dea356a2cddd90c7a7ecedc5ebb563934f460452"
    ),
    ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    // Around the end of a block, where the length moves to a second one.
    ("a", 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
    ("a", 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
    ("a", 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
    ("a", 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
    ("a", 65, "11655326c708d70319be2610e8a57d9a5b959d3b"),
  ])
  func `gives the published digests`(text: String, count: Int, digest: String) {
    let hex = SHA1.digest(of: Array(String(repeating: text, count: count).utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    #expect(hex.joined() == digest)
  }
}

@Suite struct `Name-based UUID` {
  @Test(arguments: [
    // RFC 9562 appendix A.4.
    ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
    // Python's uuid.uuid5.
    ("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "https://example.no/æøå", "176bafbe-b770-5ca1-b10e-e01616872a78"),
    ("6ba7b812-9dad-11d1-80b4-00c04fd430c8", "", "0a68eb57-c88a-5f34-9e9d-27f85e68af4f"),
    ("9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11", "reminder/1", "80b33f6f-aaec-5057-9d59-e9fb59421a4e"),
    (
      "6ba7b814-9dad-11d1-80b4-00c04fd430c8", String(repeating: "x", count: 200),
      "39811165-d164-5de5-8890-275135d783ef"
    ),
  ])
  func `is that of RFC 9562`(namespace: String, name: String, expected: String) throws {
    let namespace = try #require(UUIDBytes(namespace))
    #expect(UUID5.text(namespace: namespace, name: name) == expected)
  }
}

@Suite struct `UUID text` {
  @Test func `is read in either case and written in lower case`() throws {
    let uuid = try #require(UUIDBytes("9F1C3A52-0d4e-4b8a-8F57-2f6f5c1f0a11"))
    #expect(uuid.description == "9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11")
    #expect(UUIDBytes(bytes: uuid.bytes) == uuid)
    #expect(uuid.bytes.first == 0x9F && uuid.bytes.last == 0x11)
  }

  @Test(arguments: [
    "", "9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a1", "9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a111",
    "9f1c3a520d4e4b8a8f572f6f5c1f0a11", "{9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11}",
    "9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a1g", "9f1c3a52_0d4e-4b8a-8f57-2f6f5c1f0a11",
    "9f1c3a5-20d4e-4b8a-8f57-2f6f5c1f0a11", "urn:uuid:9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11",
    " 9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11",
  ])
  func `is refused in any other form`(text: String) {
    #expect(UUIDBytes(text) == nil)
  }

  @Test func `agrees with Foundation for random values`() throws {
    var generator = SeededGenerator(seed: 9562)
    for _ in 0..<1_000 {
      let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let uuid = try #require(UUIDBytes(bytes: bytes))
      let foundation = try #require(UUID(uuidString: uuid.description))
      #expect(foundation.uuidString.lowercased() == uuid.description)
      #expect(withUnsafeBytes(of: foundation.uuid) { Array($0) } == bytes)
    }
  }

  @Test func `stands in JSON as its text`() throws {
    let decoded = try JSONDecoder().decode(
      [UUIDBytes].self,
      from: Data(#"["9F1C3A52-0D4E-4B8A-8F57-2F6F5C1F0A11"]"#.utf8)
    )
    #expect(
      try String(decoding: JSONEncoder().encode(decoded), as: UTF8.self)
        == #"["9f1c3a52-0d4e-4b8a-8f57-2f6f5c1f0a11"]"#
    )
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([UUIDBytes].self, from: Data(#"["9f1c"]"#.utf8))
    }
  }
}
