extension World {
  /// A phone, and what the gateway makes of a message to it.
  struct Phone: Codable, Sendable, Hashable {
    /// The states of PSWin's delivery report, those included that the original does not map, and `none` for a report
    /// that never comes.
    enum State: String, Codable, Sendable, Hashable, CaseIterable {
      case delivered = "DELIVRD"
      case expired = "EXPIRED"
      case deleted = "DELETED"
      case undelivered = "UNDELIV"
      case rejected = "REJECTD"
      case barred = "BARRED"
      case barredByAge = "BARREDA"
      case zeroBalance = "ZEROBAL"
      case failed = "FAILED"
      case null = "NULL"
      case unknown = "UNKNOWN"
      case none
    }

    /// What the gateway does instead of taking the message and answering.
    enum Gateway: String, Codable, Sendable, Hashable, CaseIterable {
      /// Answers `FAIL` with an INFO that begins with "Invalid RCV".
      case invalidReceiver
      /// Answers `FAIL`.
      case fail
      /// Takes the message and never answers.
      case hang
      /// Takes the message and breaks the connection in the midst of its answer.
      case cut
      /// Takes nothing of the whole request and answers 500.
      case status500
    }

    /// E.164, with the plus sign.
    var number: String
    var state: State
    var gateway: Gateway?

    init(number: String, state: State = .delivered, gateway: Gateway? = nil) {
      self.number = number
      self.state = state
      self.gateway = gateway
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case number, state, gateway }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      number = try container.decode(
        .number,
        matching: /\+[1-9][0-9]{7,14}/,
        "must be a plus sign and 8 to 15 digits, as in +4799999001."
      )
      state = container.contains(.state) ? try container.decode(.state, as: State.self) : .delivered
      gateway = container.contains(.gateway) ? try container.decode(.gateway, as: Gateway.self) : nil
    }
  }
}
