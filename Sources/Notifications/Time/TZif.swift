/// A time zone file (RFC 8536, version 2 and later): the 64-bit block and the footer, without names and flags.
struct TZif: Sendable, Hashable {
  /// Seconds east of UTC before the first transition.
  let firstOffset: Int
  /// Seconds since 1970, strictly ascending.
  let transitions: [Int64]
  /// Seconds east of UTC from each transition on.
  let offsets: [Int]
  /// From the last transition on; `nil` where the last offset stays for ever.
  let footer: PosixTimeZone?

  /// What a file without a transition would hold.
  init(footer: PosixTimeZone) {
    firstOffset = footer.standard
    transitions = []
    offsets = []
    self.footer = footer
  }

  init(bytes: [UInt8]) throws(TZifError) {
    var reader = Reader(bytes: bytes)
    let legacy = try Header(from: &reader)
    guard legacy.version >= UInt8(ascii: "2") else { throw .versionTooOld }
    _ = try reader.take(legacy.blockLength(timeSize: 4))

    let header = try Header(from: &reader)
    guard header.leapSeconds == 0 else { throw .leapSeconds }
    let transitions = try reader.take(header.times * 8)
    let kinds = try reader.take(header.times)
    let types = try reader.take(header.types * 6)
    _ = try reader.take(header.blockLength(timeSize: 8) - header.times * 9 - header.types * 6)

    self.transitions = stride(from: 0, to: transitions.count, by: 8).map { start in
      Int64(bitPattern: transitions.dropFirst(start).prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
    guard zip(self.transitions, self.transitions.dropFirst()).allSatisfy(<) else { throw .invalidData }
    let offsetOfType = stride(from: 0, to: types.count, by: 6).map { start in
      Int(Int32(bitPattern: types.dropFirst(start).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }))
    }
    // RFC 8536 section 3.2: more than −25 and less than 26 hours.
    guard offsetOfType.allSatisfy({ (-89_999...93_599).contains($0) }),
      kinds.allSatisfy({ Int($0) < offsetOfType.count }), let first = offsetOfType.first
    else { throw .invalidData }
    firstOffset = first
    offsets = kinds.map { offsetOfType[Int($0)] }

    let line = reader.rest
    guard line.count >= 2, line.first == UInt8(ascii: "\n"), line.last == UInt8(ascii: "\n") else { throw .notTZif }
    let rule = line.dropFirst().dropLast()
    footer = rule.isEmpty ? nil : try PosixTimeZone(rule)
  }
}

/// The 44 bytes before each of the two blocks (RFC 8536 section 3.1).
private struct Header {
  let version: UInt8
  let utcFlags: Int
  let standardFlags: Int
  let leapSeconds: Int
  let times: Int
  let types: Int
  let characters: Int

  init(from reader: inout Reader) throws(TZifError) {
    guard try reader.take(4).elementsEqual("TZif".utf8) else { throw .notTZif }
    version = try reader.take(1).first ?? 0
    _ = try reader.take(15)
    utcFlags = try reader.count()
    standardFlags = try reader.count()
    leapSeconds = try reader.count()
    times = try reader.count()
    types = try reader.count()
    characters = try reader.count()
    guard types > 0, characters > 0, utcFlags == 0 || utcFlags == types,
      standardFlags == 0 || standardFlags == types
    else { throw .invalidData }
  }

  func blockLength(timeSize: Int) -> Int {
    times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardFlags + utcFlags
  }
}

private struct Reader {
  private(set) var rest: ArraySlice<UInt8>

  init(bytes: [UInt8]) {
    rest = bytes[...]
  }

  mutating func take(_ length: Int) throws(TZifError) -> ArraySlice<UInt8> {
    guard length <= rest.count else { throw .notTZif }
    defer { rest = rest.dropFirst(length) }
    return rest.prefix(length)
  }

  mutating func count() throws(TZifError) -> Int {
    try take(4).reduce(0) { $0 << 8 | Int($1) }
  }
}
