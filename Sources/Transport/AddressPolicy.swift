/// Which addresses a call may connect to.
package enum AddressPolicy: Sendable, Equatable {
  /// For peers that the operator has configured.
  case any
  /// For URLs that a stranger chose. The call is refused if any one address that the host resolves to is not public
  /// (`OutboundAddress.refusal`), and connects only to the addresses that were checked. `allowing` names the
  /// exceptions: exactly these hosts on exactly these ports.
  case publicOnly(allowing: [HostPort])

  /// Whether addresses of `peer` must be checked.
  func guards(_ peer: HostPort) -> Bool {
    switch self {
    case .any: false
    case .publicOnly(let allowing): !allowing.contains(peer)
    }
  }
}
