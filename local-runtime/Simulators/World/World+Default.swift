extension World {
  /// What the simulators begin with. Every identity number is synthetic, every mail address in a domain kept for examples
  /// (RFC 2606).
  static let `default` = World(
    persons: [
      Person(
        nationalIdentityNumber: "01819010001",
        name: "Kari, with e-mail and mobile",
        email: "kari@example.no",
        mobileNumber: "+4799999001"
      ),
      Person(nationalIdentityNumber: "02828510188", name: "Ola, with mobile only", mobileNumber: "+4799999002"),
      Person(
        nationalIdentityNumber: "03837510340",
        name: "Reidun, reserved",
        email: "reidun@example.no",
        mobileNumber: "+4799999003",
        isReserved: true
      ),
      Person(nationalIdentityNumber: "04846010195", name: "Ingen, with nothing"),
      Person(
        nationalIdentityNumber: "05855510180",
        name: "Finn, whose mailbox is gone and whose phone is barred",
        email: "finnes.ikke@example.no",
        mobileNumber: "+4799999005"
      ),
      Person(
        nationalIdentityNumber: "10869910142",
        name: "Gamle-Erik, with an outdated e-mail",
        email: "erik@example.com",
        mobileNumber: "+4799999006",
        emailIsOutdated: true
      ),
    ],
    mailboxes: [
      Mailbox(address: "finnes.ikke@example.no", code: 550, enhanced: "5.1.1", at: .rcpt),
      Mailbox(address: "full@example.no", code: 452, enhanced: "4.2.2", at: .rcpt),
      Mailbox(address: "spam@example.no", code: 554, enhanced: "5.7.1", at: .data),
    ],
    phones: [
      Phone(number: "+4799999005", state: .barred),
      Phone(number: "+4799999101", state: .undelivered),
      Phone(number: "+4799999102", state: .expired),
      Phone(number: "+4799999103", state: .none),
      Phone(number: "+4799999111", gateway: .invalidReceiver),
      Phone(number: "+4799999112", gateway: .fail),
      Phone(number: "+4799999113", gateway: .hang),
      Phone(number: "+4799999114", gateway: .cut),
      Phone(number: "+4799999115", gateway: .status500),
    ],
    conditions: [
      Condition(name: "needed", answers: [.needed(true)]),
      Condition(name: "not-needed", answers: [.needed(false)]),
      // For a reminder: by the time it is due, the bill is paid.
      Condition(name: "paid-later", answers: [.needed(false)]),
      Condition(name: "flaky", answers: [.error, .needed(true)]),
    ]
  )
}
