import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite struct OutboundAddressTests {
  struct Row: Decodable {
    let address: String
    let decision: String
  }

  /// Reads an address as the resolver would hand it over.
  private func parse(_ text: String) throws -> OutboundAddress {
    var bytes = [UInt8](repeating: 0, count: 16)
    let isV6 = text.contains(":")
    try #require(inet_pton(isV6 ? AF_INET6 : AF_INET, text, &bytes) == 1)
    return try #require(OutboundAddress(bytes: bytes.prefix(isV6 ? 16 : 4)))
  }

  @Test func `decides as the shared vectors say`() throws {
    let rows = try vectors("outbound-addresses", as: VectorTable<Row>.self).cases
    #expect(rows.count > 50)
    for row in rows {
      let decision = try parse(row.address).refusal == nil ? "allow" : "deny"
      #expect(decision == row.decision, "\(row.address)")
    }
  }

  /// First and last address of each block, with the neighbours just outside.
  @Test(
    arguments: [
      ("0.0.0.0", "0.255.255.255", nil, "1.0.0.0", .thisNetwork),
      ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0", .privateNetwork),
      ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0", .sharedNetwork),
      ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0", .loopback),
      ("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17", .cloudService),
      ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0", .linkLocal),
      ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0", .privateNetwork),
      ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0", .protocolAssignment),
      ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0", .documentation),
      ("192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0", .protocolAssignment),
      ("192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0", .protocolAssignment),
      ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0", .embedsIPv4),
      ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0", .privateNetwork),
      ("192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0", .protocolAssignment),
      ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0", .benchmarking),
      ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0", .documentation),
      ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0", .documentation),
      ("224.0.0.0", "239.255.255.255", "223.255.255.255", nil, .multicast),
      ("240.0.0.0", "255.255.255.255", nil, nil, .reserved),
      // IPv6
      ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .embedsIPv4),  // Teredo
      ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", nil, nil, .benchmarking),
      ("2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", nil, "2001:200::", .protocolAssignment),
      ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::1", "2001:db9::", .documentation),
      ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::1", "2003::", .embedsIPv4),
      ("2620:4f:8000::", "2620:4f:8000:ffff::1", "2620:4f:7fff::1", "2620:4f:8001::", .protocolAssignment),
      ("3fff::", "3fff:fff:ffff:ffff::1", "3ffe:ffff::1", "3fff:1000::", .documentation),
      ("2a00::5efe:0:0", "2a00::5efe:ffff:ffff", "2a00::5efd:ffff:ffff", "2a00::5eff:0:0", .embedsIPv4),  // ISATAP
      ("2a00::200:5efe:0:0", "2a00::200:5efe:ffff:ffff", "2a00::200:5efd:ffff:ffff", "2a00::200:5eff:0:0", .embedsIPv4),
      ("::ffff:10.0.0.0", "::ffff:10.255.255.255", "::ffff:9.255.255.255", "::ffff:11.0.0.0", .privateNetwork),
      // Outside 2000::/3; the neighbours inside are public.
      ("::", "::", nil, nil, .thisNetwork),
      ("::1", "::1", nil, nil, .loopback),
      ("::2", "::fffe:ffff:ffff", nil, nil, .embedsIPv4),
      ("64:ff9b::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", nil, nil, .embedsIPv4),
      ("64:ff9b:2::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, "2000::", .notGlobal),
      ("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff::1", nil, .notGlobal),
      ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .privateNetwork),
      ("fe00::", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .notGlobal),
      ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .linkLocal),
      ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .notGlobal),
      ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, nil, .multicast),
    ] as [(String, String, String?, String?, OutboundAddress.Refusal)])
  func `each block ends where its registry says`(
    first: String, last: String, before: String?, after: String?, refusal: OutboundAddress.Refusal
  ) throws {
    #expect(try parse(first).refusal == refusal)
    #expect(try parse(last).refusal == refusal)
    for neighbour in [before, after].compactMap(\.self) {
      #expect(try parse(neighbour).refusal == nil, "\(neighbour)")
    }
  }

  @Test(arguments: [
    ("169.254.169.254", false), ("169.254.0.0", false), ("fe80::1", false), ("::ffff:169.254.169.254", false),
    ("168.63.129.16", false), ("100.100.100.200", false), ("192.0.0.192", false), ("fd00:ec2::254", false),
    ("::ffff:100.100.100.200", false),
    ("127.0.0.1", true), ("::1", true), ("10.0.0.5", true), ("192.168.1.1", true), ("fd12:3456:789a::1", true),
    ("100.100.100.201", true), ("fd00:ec2::255", true), ("169.253.255.255", true), ("8.8.8.8", true),
  ])
  func `an exception is not for link-local addresses and metadata services`(address: String, mayBeExcepted: Bool) throws
  {
    #expect((try parse(address).refusalOfException == nil) == mayBeExcepted)
  }

  @Test(arguments: [0, 3, 5, 15, 17]) func `is four or sixteen bytes`(count: Int) {
    #expect(OutboundAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
  }

  @Test(arguments: [
    ("192.0.2.33", "192.0.2.33"), ("2001:db8::a:1", "[2001:db8:0:0:0:0:a:1]"), ("::", "[0:0:0:0:0:0:0:0]"),
  ])
  func `is written as URLs have it`(text: String, literal: String) throws {
    #expect(try parse(text).literal == literal)
  }
}
