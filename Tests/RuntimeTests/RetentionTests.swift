import Foundation
import Logging
import Notifications
import ProcessSettings
import TestSupport
import Testing

@testable import local_runtime

/// What is erased some time after an order has ended, and what is left of it.
@Suite(.timeLimit(.minutes(2))) struct RetentionTests {
  private static let person = "02828510188"

  /// An order that has ended, to one who could not be reached and one who was.
  private static func ended(in store: any Store) async throws -> (chain: ChainRecord, record: OrderRecord) {
    let (made, orders) = StoreTests.chain(1)
    var chain = made
    guard case .chain(var receipt) = chain.receipt else { fatalError("not a chain") }
    let lookup = #"{"status": "PartialSuccess", "isReserved": ["\#(person)"], "missingContact": []}"#
    receipt.notification.recipientLookup = try JSONDecoder().decode(OrderLookup.self, from: Data(lookup.utf8))
    chain.receipt = .chain(receipt)
    var order = orders[0]
    order.conditionEndpoint = "https://example.no/\(person)"
    order.sendersReference = "sak-17"
    var life = OrderLife(order: orders[0], notifications: [])
    _ = life.handle(.due, now: StoreTests.start)
    let (placed, new) = (chain, order)
    let before = OrderRecord(order: order, notifications: [])
    var notifications = life.notifications
    notifications[0].result = .delivered
    notifications[0].waitingFor = nil
    notifications[0].dueAt = nil
    notifications[0].reference = "ref-1"
    notifications[0].provider = "p"
    order.status = .completed
    order.statusChanged = StoreTests.start
    order.dueAt = nil
    order.waitingFor = nil
    order.version += 1
    let after = OrderRecord(order: order, notifications: notifications)
    try await store.transaction { transaction in
      _ = try transaction.insert(placed, orders: [new])
      try transaction.save(after, previous: before)
      let entry = FeedEntry(order: after.order, notifications: after.notifications)
      try transaction.append(entry, of: after.order, at: StoreTests.start)
    }
    return (chain, after)
  }

  private static func everything(of id: OrderID, in store: any Store) async throws -> String {
    try await store.transaction { transaction in
      let rows = try #require(try transaction.rows(of: id))
      let feed = try transaction.feed(creator: "ttd", after: 0, limit: 10)
      let chain = try #require(try transaction.chain(creator: "ttd", scope: .chain, idempotencyKey: "key"))
      let records = [rows.columns.record] + rows.notifications.map(\.columns.record)
      return (records + (try feed.map { try RecordJSON.encode($0.entry) }) + [try RecordJSON.encode(chain.receipt)])
        .joined(separator: "\n")
    }
  }

  @Test(arguments: StoreTests.Kind.allCases)
  func `texts, addresses and identity numbers are erased when their time has passed, and not before`(
    _ kind: StoreTests.Kind
  ) async throws {
    try await StoreTests.withStore(kind) { store in
      let (chain, record) = try await Self.ended(in: store)
      let id = record.order.id
      let clock = RuntimeClock(startingAt: StoreTests.start, runs: false)
      var settings = try RetentionSettings(Settings(environment: [:]))
      settings.contentsInDays = 30
      let retention = Retention(
        settings: settings,
        ledger: Ledger(store: store),
        clock: clock,
        logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
      )
      // The message's id and its name at the provider are derived from the recipient.
      let message = record.notifications[0].id.description
      let personal = ["+4799999001", "Hei", Self.person, "example.no/", message, "ref-1"]
      clock.skip(to: StoreTests.start.advanced(bySeconds: 30 * 86_400))
      try await retention.carryOut()
      let kept = try await Self.everything(of: id, in: store)
      #expect(personal.allSatisfy { kept.contains($0) })

      clock.skip(to: StoreTests.start.advanced(byMilliseconds: 30 * 86_400_000 + 1))
      try await retention.carryOut()
      let left = try await Self.everything(of: id, in: store)
      #expect(personal.allSatisfy { !left.contains($0) })
      // What was ordered, under which names, and what became of it.
      let names = [id.description, chain.id.description, "sak-17", "Delivered", "Completed"]
      #expect(names.allSatisfy { left.contains($0) })
      let erased = try #require(try await store.transaction { try $0.order(id) })
      #expect(erased.order.contentsErased == clock.now)
      #expect(try await store.transaction { try $0.endedOrders(before: clock.now, limit: 10) }.isEmpty)
      let flaws = try await StoreCheck(store: store, feedKeptSince: StoreTests.start).run { Issue.record("\($0)") }
      #expect(flaws.orders == 1 && flaws.flaws == 0)

      // The feed's own time.
      clock.skip(to: StoreTests.start.advanced(bySeconds: 91 * 86_400))
      try await retention.carryOut()
      let isGone = try await store.transaction { try $0.feed(creator: "ttd", after: 0, limit: 10) }.isEmpty
      #expect(isGone)
    }
  }

  @Test func `nobody sends again what is erased, and one order that cannot be read keeps no other from it`()
    async throws
  {
    let url = try await PostgresServer.shared.value.database()
    let store = try await PostgresStore(PostgresLocation(url: url), runtime: "a")
    let (_, record) = try await Self.ended(in: store)
    // Ended before it.
    let (chain, orders) = StoreTests.chain(2, key: "damaged")
    let new = OrderRecord(order: orders[0], notifications: [])
    var ended = new
    ended.order.status = .cancelled
    ended.order.dueAt = nil
    ended.order.version += 1
    ended.order.statusChanged = StoreTests.start.advanced(bySeconds: -1)
    let after = ended
    try await store.transaction { transaction in
      _ = try transaction.insert(chain, orders: orders)
      try transaction.save(after, previous: new)
    }
    try PostgresConnection(PostgresLocation(url: url), name: "tests")
      .execute("UPDATE orders SET record = '{}', version = 9 WHERE id = '\(after.order.id)'")
    let ledger = Ledger(store: store)
    let later = StoreTests.start.advanced(bySeconds: 86_400)
    var damaged: Set<OrderID> = []
    while try await ledger.eraseContents(endedBefore: later, at: later, limit: 1, except: &damaged) {}
    #expect(damaged == [after.order.id])
    let erased = try #require(try await store.transaction { try $0.order(record.order.id) })
    #expect(erased.order.contentsErased == later && erased.notifications.count == record.notifications.count)
    let advances = try await ledger.advance(record.order.id, [.sendAgain(erased.notifications.map(\.id))], at: later)
    #expect(advances.isEmpty)
  }

  @Test func `the API tells of an erased order what became of it, and its key is still taken`() async throws {
    let key = TriggerTests.key
    try await RuntimeProcess.withSimulators(
      settings: ["VARSEL_TRIGGER_KEY": key, "VARSEL_CONTENTS_DAYS": "10"],
      clockStands: true
    ) { runtime, _ in
      let order = """
        {"idempotencyId": "gone", "sendersReference": "sak-18", "recipient": {"recipientEmail": {
          "emailAddress": "kari@example.no", "emailSettings": {"subject": "Emne", "body": "Hemmelig"}}}}
        """
      let placed = try #require(await runtime.post(order))
      let shipment = try placed.decode(OrderReceipt.Chain.self).notification.shipmentId.description
      _ = try await runtime.end(of: shipment)
      let before = try #require(await runtime.get("future/shipment/\(shipment)")).text
      #expect(before.contains("kari@example.no"))
      _ = await runtime.post(#"{"to": "2026-12-05T09:00:00Z"}"#, to: "\(runtime.api)/clock")
      let base = "\(runtime.api)/notifications/api/v1"
      let trigger = "\(base)/trigger/deleteoldstatusfeedrecords"
      #expect(await runtime.post("", to: trigger, headers: [TriggerKey.fieldName: key])?.status == 200)
      let after = try #require(await runtime.get("future/shipment/\(shipment)"))
      #expect(after.status == 200 && after.text.contains("Email_Succeeded") && after.text.contains("sak-18"))
      #expect(!after.text.contains("kari"))
      let feed = try #require(await runtime.get("future/shipment/feed?seq=0")).text
      #expect(feed.contains(shipment) && !feed.contains("kari"))
      let again = try #require(await runtime.post(order))
      #expect(again.status == 200 && again.text.contains(shipment))
      #expect(await runtime.get("orders/\(shipment)")?.status == 200)
    }
  }
}
