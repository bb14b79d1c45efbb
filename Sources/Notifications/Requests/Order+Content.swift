extension Order {
  /// What all orders of one request have in common.
  struct Common {
    var creator: String
    var chainId: ChainID
    var defaults: OrderDefaults
    var now: Timestamp
  }

  /// A registered order, due at its send time.
  ///
  /// - Parameter timeToLive: in seconds, of an instant order; nil for the expiry that its channels have.
  init(
    _ content: OrderContent,
    id: OrderID,
    type: OrderType,
    sendTime: Timestamp,
    conditionOnFailure: ConditionOnFailure? = nil,
    timeToLive: Int? = nil,
    _ common: Common
  ) {
    let defaults = common.defaults
    let channels: [(Channel, SendingTimePolicy)] =
      (content.email.map { _ in [(.email, .anytime)] } ?? [])
      + (content.sms.map { [(.sms, $0.sendingTimePolicy)] } ?? [])
    let expiries = channels.map { channel, policy in
      Expiry.of(channel, policy: policy, sendTime: sendTime, window: defaults.window)
    }
    let lifetime = timeToLive.map { Int64($0) } ?? Expiry.lifetimeInSeconds
    let end = sendTime.advanced(bySeconds: lifetime)
    self.init(
      version: 1,
      id: id,
      chainId: common.chainId,
      type: type,
      creator: common.creator,
      created: common.now,
      requestedSendTime: sendTime,
      dueAt: sendTime,
      expiresAt: timeToLive == nil ? expiries.max() ?? end : end,
      status: .registered,
      statusChanged: common.now,
      waitingFor: .sendTime,
      attempt: 0,
      channel: content.channel,
      recipients: content.recipients,
      email: content.email,
      sms: content.sms,
      policy: OrderPolicy(
        conditionOnFailure: conditionOnFailure ?? defaults.conditionOnFailure,
        onUnknownOutcome: defaults.onUnknownOutcome,
        ignoreReservation: content.ignoreReservation,
        useStaleContactInformation: content.useStaleContactInformation
          || defaults.creatorsWithStaleContacts.contains(common.creator),
        window: defaults.window
      ),
      resourceId: content.resourceId,
      resourceAction: content.resourceAction
    )
  }
}
