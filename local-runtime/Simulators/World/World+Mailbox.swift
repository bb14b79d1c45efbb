extension World {
  /// A mail address whose server answers with a failure.
  struct Mailbox: Codable, Sendable, Hashable {
    /// Where in the conversation the failure comes (RFC 5321 section 3.3): at `RCPT`, or after the message.
    enum Stage: String, Codable, Sendable, Hashable, CaseIterable { case rcpt, data }

    var address: String
    /// 4yz: try again later; 5yz: never (RFC 5321 section 4.2.1).
    var code: Int
    /// The enhanced status code (RFC 3463), whose class is that of `code`.
    var enhanced: String
    var at: Stage

    init(address: String, code: Int, enhanced: String, at: Stage) {
      self.address = address
      self.code = code
      self.enhanced = enhanced
      self.at = at
    }

    enum CodingKeys: String, CodingKey, CaseIterable { case address, code, enhanced, at }

    init(from decoder: any Decoder) throws {
      try decoder.refuseOtherKeys(than: CodingKeys.self)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      address = try container.decode(.address, matching: /[^@\s<>]+@[^@\s<>]+/, "must be a mail address.")
      code = try container.decode(Int.self, forKey: .code)
      guard (400...599).contains(code) else {
        throw DecodingError.dataCorruptedError(forKey: .code, in: container, debugDescription: "must be 400 to 599.")
      }
      enhanced = try container.decode(
        .enhanced,
        matching: /[45]\.[0-9]{1,3}\.[0-9]{1,3}/,
        "must be an enhanced status code, as in 5.1.1."
      )
      guard enhanced.hasPrefix("\(code / 100)") else {
        throw DecodingError.dataCorruptedError(
          forKey: .enhanced,
          in: container,
          debugDescription: "must begin with the same digit as code."
        )
      }
      at = try container.decode(.at, as: Stage.self)
    }
  }
}
