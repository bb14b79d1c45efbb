import Notifications
import Testing

@testable import Registries

/// The 18-month rule (eForvaltningsforskriften § 32).
@Suite struct ContactAgeTests {
  @Test(arguments: [
    // Now, the last time that is too old, the first that is not.
    ("2026-11-27T08:00:00Z", "2025-05-27T08:00:00.000Z", "2025-05-27T08:00:00.001Z"),
    ("2026-06-30T00:00:00Z", "2024-12-30T00:00:00.000Z", "2024-12-30T00:00:00.001Z"),
    // 31 August 2026: February 2025 has 28 days.
    ("2026-08-31T12:00:00Z", "2025-02-28T12:00:00.000Z", "2025-02-28T12:00:00.001Z"),
    // 31 August 2025: February 2024 has 29.
    ("2025-08-31T12:00:00Z", "2024-02-29T12:00:00.000Z", "2024-02-29T12:00:00.001Z"),
    ("2027-01-31T23:59:59Z", "2025-07-31T23:59:59.000Z", "2025-07-31T23:59:59.001Z"),
  ])
  func `an address is outdated once 18 calendar months have passed`(now: String, old: String, new: String) throws {
    let (now, old, new) = (try #require(Timestamp(now)), try #require(Timestamp(old)), try #require(Timestamp(new)))
    #expect(!ContactAge.confirmed(old).isCurrent(at: now))
    #expect(ContactAge.confirmed(new).isCurrent(at: now))
  }

  @Test func `what the registry does not know the age of is outdated`() throws {
    let now = try #require(Timestamp("2026-11-27T08:00:00Z"))
    #expect(!ContactAge.confirmed(nil).isCurrent(at: now) && !ContactAge.outdated.isCurrent(at: now))
    #expect(ContactAge.current.isCurrent(at: now))
    #expect(
      ContactAge.confirmed(.latest).isCurrent(at: now) && !ContactAge.confirmed(.earliest).isCurrent(at: .earliest))
  }
}
