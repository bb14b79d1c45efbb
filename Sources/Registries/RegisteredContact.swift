package import Notifications

/// A party as a contact registry knows it, outdated addresses included; addresses that are not valid are left out.
package struct RegisteredContact: Sendable, Hashable {
  package var emails: [EmailAddress]
  package var emailAge: ContactAge
  package var mobiles: [MobileNumber]
  package var mobileAge: ContactAge
  /// Whether a person is reserved (eForvaltningsforskriften § 9); that never becomes outdated.
  package var isReserved: Bool

  package init(
    emails: [EmailAddress] = [],
    emailAge: ContactAge = .current,
    mobiles: [MobileNumber] = [],
    mobileAge: ContactAge = .current,
    isReserved: Bool = false
  ) {
    self.emails = emails
    self.emailAge = emailAge
    self.mobiles = mobiles
    self.mobileAge = mobileAge
    self.isReserved = isReserved
  }

  package func point(includingOutdated: Bool, now: Timestamp) -> ContactPoint {
    ContactPoint(
      emails: includingOutdated || emailAge.isCurrent(at: now) ? emails : [],
      mobiles: includingOutdated || mobileAge.isCurrent(at: now) ? mobiles : [],
      isReserved: isReserved
    )
  }
}
