/// What the names of hosts resolve to, and which of their addresses are public.
struct NameAnswers: Sendable {
  /// Instead of what the resolver says, as CURLOPT_RESOLVE takes it: `host:port:address,address`.
  var answers: [String] = []
  var judge: @Sendable (OutboundAddress) -> OutboundAddress.Refusal? = { $0.refusal }

  /// What the resolver says, judged by the registries.
  static let live = NameAnswers()
}
