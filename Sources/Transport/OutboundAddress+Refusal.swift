extension OutboundAddress {
  /// Why an address is not one of the public internet.
  package enum Refusal: String, Error, Sendable, Equatable, CaseIterable {
    case thisNetwork
    case loopback
    case privateNetwork
    case sharedNetwork
    case linkLocal
    case multicast
    case documentation
    case benchmarking
    case reserved
    /// Addresses of the IANA registries that serve a protocol and no host.
    case protocolAssignment
    /// An address of a cloud's own services.
    case cloudService
    /// An IPv6 address that carries an IPv4 address to which a gateway would pass the call on.
    case embedsIPv4
    /// IPv6 outside 2000::/3, all that is handed out for the public internet.
    case notGlobal
  }

  /// nil for an address of the public internet.
  ///
  /// IPv4: all but the special-purpose registry (https://www.iana.org/assignments/iana-ipv4-special-registry),
  /// multicast, and Azure's 168.63.129.16. IPv6: 2000::/3 without the special-purpose registry's blocks and without
  /// the forms that carry an IPv4 address; an IPv4-mapped address (::ffff:0:0/96) is judged as the IPv4 address.
  package var refusal: Refusal? {
    switch self {
    case .v4(let bits):
      return Self.specialV4.first { $0.contains(bits) }?.refusal
    case .v6(0, let low) where low >> 32 == 0xFFFF:
      return OutboundAddress.v4(UInt32(truncatingIfNeeded: low)).refusal
    case .v6(let high, let low):
      guard high >> 61 == 0b001 else { return Self.refusalOutsideGlobal(high: high, low: low) }
      // ISATAP (RFC 5214, 6.1): the interface identifier is 0000:5efe or 0200:5efe and the IPv4 address.
      if low >> 32 == 0x0000_5EFE || low >> 32 == 0x0200_5EFE { return .embedsIPv4 }
      return Self.specialV6.first { $0.contains(high) }?.refusal
    }
  }

  /// Why not even a host that the operator has excepted may have this address: link-local, or the metadata service of a
  /// cloud, which hands the machine's own credentials to whoever asks from it. Nobody means these by an exception.
  var refusalOfException: Refusal? {
    if case .v6(0, let low) = self, low >> 32 == 0xFFFF {
      return OutboundAddress.v4(UInt32(truncatingIfNeeded: low)).refusalOfException
    }
    return refusal == .linkLocal || Self.metadataServices.contains(self) ? refusal : nil
  }

  private static func refusalOutsideGlobal(high: UInt64, low: UInt64) -> Refusal {
    switch (high, low) {
    case (0, 0): .thisNetwork
    case (0, 1): .loopback
    // NAT64 (RFC 6052, RFC 8215) and the withdrawn IPv4-compatible addresses.
    case (0x0064_FF9B_0000_0000...0x0064_FF9B_0001_FFFF, _), (0, _): .embedsIPv4
    case (0xFC00_0000_0000_0000...0xFDFF_FFFF_FFFF_FFFF, _): .privateNetwork
    case (0xFE80_0000_0000_0000...0xFEBF_FFFF_FFFF_FFFF, _): .linkLocal
    case (0xFF00_0000_0000_0000..., _): .multicast
    default: .notGlobal
    }
  }
}
