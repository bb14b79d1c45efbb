extension Order {
  /// A registered order for one parsed recipient, due at its send time.
  init(
    _ parsed: ParsedRecipient,
    id: OrderID,
    chainId: ChainID,
    type: OrderType,
    creator: String,
    sendTime: Timestamp,
    defaults: OrderDefaults,
    now: Timestamp
  ) {
    let channels: [(Channel, SendingTimePolicy)] =
      (parsed.email.map { _ in [(.email, .anytime)] } ?? [])
      + (parsed.sms.map { [(.sms, $0.sendingTimePolicy)] } ?? [])
    let expiries = channels.map { channel, policy in
      Expiry.of(channel, policy: policy, sendTime: sendTime, window: defaults.window)
    }
    self.init(
      version: 1,
      id: id,
      chainId: chainId,
      type: type,
      creator: creator,
      created: now,
      requestedSendTime: sendTime,
      dueAt: sendTime,
      expiresAt: expiries.max() ?? sendTime.advanced(bySeconds: Expiry.lifetimeInSeconds),
      status: .registered,
      statusChanged: now,
      waitingFor: .sendTime,
      attempt: 0,
      channel: parsed.channel,
      recipients: [parsed.recipient],
      email: parsed.email,
      sms: parsed.sms,
      policy: OrderPolicy(
        conditionOnFailure: defaults.conditionOnFailure,
        onUnknownOutcome: defaults.onUnknownOutcome,
        ignoreReservation: parsed.ignoreReservation,
        useStaleContactInformation: parsed.useStaleContactInformation,
        window: defaults.window
      ),
      resourceId: parsed.resourceId,
      resourceAction: parsed.resourceAction
    )
  }
}
