import Notifications

/// Stores delivery reports, those that come meanwhile together: an order of thousands of messages, whose reports come one
/// by one, is then not read and written once for each.
actor ReportInbox {
  private let ledger: Ledger
  private let orchestrator: Orchestrator
  private let clock: RuntimeClock
  private var waiting: [(reports: [DeliveryReport], stored: CheckedContinuation<Void, any Error>)] = []
  private var isStoring = false

  init(ledger: Ledger, orchestrator: Orchestrator, clock: RuntimeClock) {
    self.ledger = ledger
    self.orchestrator = orchestrator
    self.clock = clock
  }

  /// Returns after the commit.
  func take(_ reports: [DeliveryReport]) async throws {
    guard !reports.isEmpty else { return }
    try await withCheckedThrowingContinuation { continuation in
      waiting.append((reports, continuation))
      guard !isStoring else { return }
      isStoring = true
      Task { await storeAll() }
    }
  }

  private func storeAll() async {
    while !waiting.isEmpty {
      let taken = waiting
      waiting = []
      do {
        try await store(taken.flatMap(\.reports))
        for call in taken { call.stored.resume() }
      } catch {
        // One that cannot be stored keeps no other from it.
        for call in taken {
          do {
            try await store(call.reports)
            call.stored.resume()
          } catch {
            call.stored.resume(throwing: error)
          }
        }
      }
    }
    isStoring = false
  }

  private func store(_ reports: [DeliveryReport]) async throws {
    orchestrator.carryOut(try await ledger.take(reports, at: clock.now))
  }
}
