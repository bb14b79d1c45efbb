import Testing

@testable import Notifications

@Suite struct ChannelChoiceTests {
  private static let email = known(EmailAddress("Kari@example.no"))
  private static let mobile = known(MobileNumber("+4799999001"))

  /// What a person gets who has both addresses, an e-mail address alone, a mobile number alone.
  @Test(arguments: [
    (ChannelSchema.email, ["Kari@example.no"], ["Kari@example.no"], []),
    (.sms, ["+4799999001"], [], ["+4799999001"]),
    (.emailPreferred, ["Kari@example.no"], ["Kari@example.no"], ["+4799999001"]),
    (.smsPreferred, ["+4799999001"], ["Kari@example.no"], ["+4799999001"]),
    (.emailAndSms, ["Kari@example.no", "+4799999001"], ["Kari@example.no"], ["+4799999001"]),
  ])
  func `the presence of addresses decides, by the schema`(
    _ schema: ChannelSchema,
    _ both: [String],
    _ emailAlone: [String],
    _ mobileAlone: [String]
  ) {
    func addresses(_ email: EmailAddress?, _ mobile: MobileNumber?) -> [String] {
      let addresses = ChannelChoice.addresses(
        for: schema,
        emails: [email].compactMap { $0 },
        mobiles: [mobile].compactMap { $0 }
      )
      #expect(addresses.allSatisfy { ($0.channel == .email) == $0.text.contains("@") })
      return addresses.map(\.text)
    }
    #expect(addresses(Self.email, Self.mobile) == both)
    #expect(addresses(Self.email, nil) == emailAlone)
    #expect(addresses(nil, Self.mobile) == mobileAlone)
    #expect(addresses(nil, nil).isEmpty)
  }
}
