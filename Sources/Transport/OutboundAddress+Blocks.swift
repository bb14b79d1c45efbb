extension OutboundAddress {
  /// A block of addresses: those whose first `length` bits are those of `prefix`. For IPv6 the first 64 bits suffice.
  struct Block<Bits: FixedWidthInteger & Sendable>: Sendable {
    let prefix: Bits
    let length: Int
    let refusal: Refusal

    init(_ prefix: Bits, _ length: Int, _ refusal: Refusal) {
      self.prefix = prefix
      self.length = length
      self.refusal = refusal
    }

    func contains(_ bits: Bits) -> Bool {
      (bits ^ prefix) >> (Bits.bitWidth - length) == 0
    }
  }

  static let specialV4: [Block<UInt32>] = [
    Block(0x0000_0000, 8, .thisNetwork),  // 0.0.0.0/8
    Block(0x0A00_0000, 8, .privateNetwork),  // 10.0.0.0/8
    Block(0x6440_0000, 10, .sharedNetwork),  // 100.64.0.0/10
    Block(0x7F00_0000, 8, .loopback),  // 127.0.0.0/8
    Block(0xA83F_8110, 32, .cloudService),  // 168.63.129.16, Azure's host
    Block(0xA9FE_0000, 16, .linkLocal),  // 169.254.0.0/16, the clouds' metadata services too
    Block(0xAC10_0000, 12, .privateNetwork),  // 172.16.0.0/12
    Block(0xC000_0000, 24, .protocolAssignment),  // 192.0.0.0/24
    Block(0xC000_0200, 24, .documentation),  // 192.0.2.0/24
    Block(0xC01F_C400, 24, .protocolAssignment),  // 192.31.196.0/24, AS112
    Block(0xC034_C100, 24, .protocolAssignment),  // 192.52.193.0/24, AMT
    Block(0xC058_6300, 24, .embedsIPv4),  // 192.88.99.0/24, 6to4 relays
    Block(0xC0A8_0000, 16, .privateNetwork),  // 192.168.0.0/16
    Block(0xC0AF_3000, 24, .protocolAssignment),  // 192.175.48.0/24, AS112
    Block(0xC612_0000, 15, .benchmarking),  // 198.18.0.0/15
    Block(0xC633_6400, 24, .documentation),  // 198.51.100.0/24
    Block(0xCB00_7100, 24, .documentation),  // 203.0.113.0/24
    Block(0xE000_0000, 4, .multicast),  // 224.0.0.0/4
    Block(0xF000_0000, 4, .reserved),  // 240.0.0.0/4
  ]

  /// Outside the link-local blocks.
  static let metadataServices: Set<OutboundAddress> = [
    .v4(0x6464_64C8),  // 100.100.100.200, Alibaba
    .v4(0xA83F_8110),  // 168.63.129.16, Azure's host
    .v4(0xC000_00C0),  // 192.0.0.192, Oracle
    .v6(high: 0xFD00_0EC2_0000_0000, low: 0x254),  // fd00:ec2::254, AWS
  ]

  /// Within 2000::/3 (https://www.iana.org/assignments/iana-ipv6-special-registry); the narrower block comes first.
  static let specialV6: [Block<UInt64>] = [
    Block(0x2001_0000_0000_0000, 32, .embedsIPv4),  // 2001::/32, Teredo
    Block(0x2001_0002_0000_0000, 48, .benchmarking),  // 2001:2::/48
    Block(0x2001_0000_0000_0000, 23, .protocolAssignment),  // 2001::/23, ORCHID and others
    Block(0x2001_0DB8_0000_0000, 32, .documentation),  // 2001:db8::/32
    Block(0x2002_0000_0000_0000, 16, .embedsIPv4),  // 2002::/16, 6to4
    Block(0x2620_004F_8000_0000, 48, .protocolAssignment),  // 2620:4f:8000::/48, AS112
    Block(0x3FFF_0000_0000_0000, 20, .documentation),  // 3fff::/20
  ]
}
