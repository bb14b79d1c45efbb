package import Notifications

/// A recipient as a contact registry knows them, outdated addresses included; addresses that are not valid are left out.
///
/// A person's address is outdated when the person has neither changed nor confirmed it for 18 months
/// (eForvaltningsforskriften § 32); a reservation (§ 9) never is. Nobody's but a person's is either.
package struct RegisteredContact: Sendable, Hashable {
  package var emails: [EmailAddress]
  package var emailIsOutdated: Bool
  package var mobiles: [MobileNumber]
  package var mobileIsOutdated: Bool
  package var isReserved: Bool

  package init(
    emails: [EmailAddress] = [],
    emailIsOutdated: Bool = false,
    mobiles: [MobileNumber] = [],
    mobileIsOutdated: Bool = false,
    isReserved: Bool = false
  ) {
    self.emails = emails
    self.emailIsOutdated = emailIsOutdated
    self.mobiles = mobiles
    self.mobileIsOutdated = mobileIsOutdated
    self.isReserved = isReserved
  }

  package func contact(includingOutdated: Bool) -> RecipientContact {
    RecipientContact(
      emails: includingOutdated || !emailIsOutdated ? emails : [],
      mobiles: includingOutdated || !mobileIsOutdated ? mobiles : [],
      isReserved: isReserved
    )
  }
}
