package import Notifications

/// A person as a registry knows them, outdated addresses included.
///
/// An address is outdated when the person has neither changed nor confirmed it for 18 months
/// (eForvaltningsforskriften § 32); a reservation (§ 9) never is.
package struct RegisteredPerson: Sendable, Hashable {
  package var email: EmailAddress?
  package var emailIsOutdated: Bool
  package var mobile: MobileNumber?
  package var mobileIsOutdated: Bool
  package var isReserved: Bool

  package init(
    email: EmailAddress? = nil,
    emailIsOutdated: Bool = false,
    mobile: MobileNumber? = nil,
    mobileIsOutdated: Bool = false,
    isReserved: Bool = false
  ) {
    self.email = email
    self.emailIsOutdated = emailIsOutdated
    self.mobile = mobile
    self.mobileIsOutdated = mobileIsOutdated
    self.isReserved = isReserved
  }

  package func contact(includingOutdated: Bool) -> RecipientContact {
    RecipientContact(
      emails: includingOutdated || !emailIsOutdated ? email.map { [$0] } ?? [] : [],
      mobiles: includingOutdated || !mobileIsOutdated ? mobile.map { [$0] } ?? [] : [],
      isReserved: isReserved
    )
  }
}
