/// Which addresses a call may connect to.
package enum AddressPolicy: Sendable, Equatable {
  /// For peers that the operator has configured.
  case any
  /// For URLs that a stranger chose. The call is refused if any one address that the host resolves to is not public
  /// (`OutboundAddress.refusal`), and connects only to the addresses that were checked. `allowing` names the
  /// exceptions: exactly these hosts on exactly these ports, whatever their address but `OutboundAddress.refusalOfException`.
  case publicOnly(allowing: [HostPort])

  /// How the addresses of `peer` are treated from the first.
  func addressGuard(of peer: HostPort) -> HTTPExchange.Guard {
    switch self {
    case .any: .open
    case .publicOnly(let allowing): allowing.contains(peer) ? .exception : .collecting
    }
  }
}
