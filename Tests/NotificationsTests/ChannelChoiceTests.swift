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

  // An organization, whose addresses are all used; the rows of the original.
  @Test(arguments: [
    (ChannelSchema.email, ["a@x.example", "b@x.example"]), (.sms, ["+4799999001", "+4799999002"]),
    (.emailPreferred, ["a@x.example", "b@x.example"]), (.smsPreferred, ["+4799999001", "+4799999002"]),
    (.emailAndSms, ["a@x.example", "b@x.example", "+4799999001", "+4799999002"]),
  ])
  func `of several addresses all are used, in their order`(_ schema: ChannelSchema, _ expected: [String]) {
    let emails = ["a@x.example", "b@x.example"].map { known(EmailAddress($0)) }
    let mobiles = ["+4799999001", "+4799999002"].map { known(MobileNumber($0)) }
    #expect(ChannelChoice.addresses(for: schema, emails: emails, mobiles: mobiles).map(\.text) == expected)
  }

  @Test(arguments: [
    (ChannelSchema.email, ["Kari@example.no"]), (.sms, ["+4799999001"]),
    (.emailPreferred, ["Kari@example.no", "+4799999001"]), (.smsPreferred, ["Kari@example.no", "+4799999001"]),
    (.emailAndSms, ["Kari@example.no", "+4799999001"]),
  ])
  func `whoever names two addresses wants both`(_ schema: ChannelSchema, _ expected: [String]) {
    let recipient = Recipient(emailAddress: Self.email, mobileNumber: Self.mobile)
    #expect(ChannelChoice.addresses(for: schema, namedBy: recipient).map(\.text) == expected)
  }

  /// What is missing with no address, an e-mail address alone, a mobile number alone.
  @Test(
    arguments: [
      (ChannelSchema.email, [Channel.email], [], []), (.sms, [.sms], [], []),
      (.emailPreferred, [.email], [], []), (.smsPreferred, [.sms], [], []),
      (.emailAndSms, [.email, .sms], [.sms], [.email]),
    ] as [(ChannelSchema, [Channel], [Channel], [Channel])])
  func `a channel is missed where no address stands in for it`(
    _ schema: ChannelSchema,
    _ none: [Channel],
    _ emailAlone: [Channel],
    _ mobileAlone: [Channel]
  ) {
    let email = ChannelChoice.Address(channel: .email, text: "a@x.example")
    let mobile = ChannelChoice.Address(channel: .sms, text: "+4799999001")
    #expect(ChannelChoice.missing(for: schema, in: []) == none)
    #expect(ChannelChoice.missing(for: schema, in: [email]) == emailAlone)
    #expect(ChannelChoice.missing(for: schema, in: [mobile]) == mobileAlone)
    #expect(ChannelChoice.missing(for: schema, in: [email, mobile]).isEmpty)
  }
}
