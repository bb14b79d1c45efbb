package import Notifications
package import Transport

/// Altinn Profile's lookup of persons, which has its data from the contact and reservation registry (KRR).
///
/// `POST users/contactpoint/lookup` of
/// https://github.com/Altinn/altinn-profile/blob/main/src/Altinn.Profile/Controllers/UserContactPointController.cs,
/// always with `useStaleContactInfo`: without it Profile leaves out a person whose channels are both outdated, and with
/// them the reservation. `RegisteredPerson` drops what is outdated.
package struct ProfileRegistry: PersonRegistry {
  /// The most identity numbers in one call.
  package static let batchSize = 1_000
  /// Calls side by side.
  package static let callsAtOnce = 4
  /// Bytes of one answer.
  package static let answerLimit = 16 << 20

  private let client: HTTPClient
  private let url: String
  private let limits: TimeLimits

  /// - Parameters:
  ///   - base: an `http` or `https` URL up to and with `/profile/api/v1/`; the last slash may be missing. Nil where it
  ///     is no such URL, or has a query or a fragment.
  ///   - secondsPerCall: how long one call may take, the connection included.
  package init?(base: String, secondsPerCall: Int, client: HTTPClient = HTTPClient()) {
    guard ConditionEndpoint.flaw(in: base) == nil, !base.contains(where: { "?#".contains($0) }) else { return nil }
    url = base + (base.hasSuffix("/") ? "" : "/") + "users/contactpoint/lookup"
    limits = TimeLimits(connect: Double(secondsPerCall), whole: Double(secondsPerCall))
    self.client = client
  }

  package func lookUp(_ persons: Set<NationalIdentityNumber>) -> PersonLookup {
    // Sorted, so that the same event makes the same calls.
    let all = persons.sorted { $0.digits < $1.digits }
    let batches = stride(from: 0, to: all.count, by: Self.batchSize).map { start in
      Array(all[start..<min(start + Self.batchSize, all.count)])
    }
    var lookup = PersonLookup()
    let answers = client.sendAll(batches.map(request), atOnce: Self.callsAtOnce)
    for (batch, answer) in zip(batches, answers) {
      do throws(FunctionError) {
        let known = try ProfileAnswer.persons(in: answer, askedFor: batch)
        lookup.known.merge(known) { first, _ in first }
      } catch {
        for person in batch { lookup.failures[person] = error }
      }
    }
    return lookup
  }

  private func request(for persons: [NationalIdentityNumber]) -> HTTPRequest {
    // Identity numbers are digits alone: there is nothing to escape.
    let numbers = persons.map { "\"\($0.digits)\"" }.joined(separator: ",")
    return HTTPRequest(
      method: "POST",
      url: url,
      headers: ["Content-Type": "application/json", "Accept": "application/json"],
      body: Array(#"{"nationalIdentityNumbers":[\#(numbers)],"useStaleContactInfo":true}"#.utf8),
      limits: limits,
      bodyLimit: Self.answerLimit
    )
  }
}
