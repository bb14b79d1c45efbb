/// Draws input that is nearly right: a seed's samples, cut, spliced, flipped and filled with what parsers stumble over.
package struct Mutator {
  private var random: SeededGenerator
  private let samples: [[UInt8]]

  private static let stumbling: [[UInt8]] =
    [
      "", "null", "-0", "1.5", "1e999", "9223372036854775808", "-9223372036854775809", #"\ud800"#, #"\u0000"#, "\u{0}",
      #"""#, #"\"#, "{", "}", "[[[[[[[[", "]", ":", ",", "\u{FEFF}", "\u{2028}", "\u{202E}", "😀", "e\u{301}", "Ⅷ", "٣",
      "ß",
      "$recipientName$", "$recipientNumber$", "$", "<", ">", "&#0;", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "]]>", "%00",
      "%",
      "@", "..", "xn--", "::", "0x7f", "/", "?#", "+", "00", "999999999999999999999999", "-", "T", "Z", "24:00", "\r",
      "\t",
      "\u{85}", "urn:altinn:", ";",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]]

  package init(seed: UInt64, samples: [[UInt8]]) {
    random = SeededGenerator(seed: seed)
    self.samples = samples
  }

  package mutating func next() -> [UInt8] {
    var bytes = samples.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes) }
    return bytes
  }

  package mutating func nextText() -> String { String(decoding: next(), as: UTF8.self) }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let range = range(in: bytes)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: bytes[range], at: range.lowerBound)
    case 2: bytes.replaceSubrange(range, with: Self.stumbling.randomElement(using: &random) ?? [])
    case 3: bytes.insert(contentsOf: Self.stumbling.randomElement(using: &random) ?? [], at: range.lowerBound)
    case 4:
      let other = samples.randomElement(using: &random) ?? []
      bytes.replaceSubrange(range, with: other[self.range(in: other)])
    case 5:
      let part = Self.stumbling.randomElement(using: &random) ?? []
      let many = repeatElement(part, count: Int.random(in: 2...600, using: &random)).joined()
      bytes.insert(contentsOf: many, at: range.lowerBound)
    default:
      guard let index = bytes.indices.randomElement(using: &random) else { return }
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
  }

  /// A short piece, seldom a long one.
  private mutating func range(in bytes: [UInt8]) -> Range<Int> {
    let start = Int.random(in: 0...bytes.count, using: &random)
    let longest = Int.random(in: 0..<8, using: &random) == 0 ? bytes.count : 8
    return start..<min(start + Int.random(in: 0...longest, using: &random), bytes.count)
  }
}
