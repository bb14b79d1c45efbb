/// The contract of `advance-order`: the life of an order as a function of what happened.
package enum AdvanceOrder {
  package struct Event: Decodable, Sendable, Hashable {
    package var order: Order
    package var notifications: [Notification]
    /// One thing, or a list of them in their order.
    package var happened: [Happening]
    package var now: Timestamp

    private enum Key: String, CodingKey { case order, notifications, happened, now }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      order = try container.decode(Order.self, forKey: .order)
      notifications = try container.decode([Notification].self, forKey: .notifications)
      if (try? container.nestedUnkeyedContainer(forKey: .happened)) != nil {
        happened = try container.decode([Happening].self, forKey: .happened)
        guard !happened.isEmpty else {
          throw DecodingError.dataCorruptedError(
            forKey: .happened,
            in: container,
            debugDescription: "must not be an empty list."
          )
        }
      } else {
        happened = [try container.decode(Happening.self, forKey: .happened)]
      }
      now = try container.decode(Timestamp.self, forKey: .now)
    }
  }

  package struct Result: Codable, Sendable, Hashable {
    package var order: Order
    package var notifications: [Notification]
    package var actions: [Action]
    /// Present when this is the step that made the order final.
    package var feedEntry: FeedEntry?
    /// Present and true where the chain's idempotency key may be used again.
    package var releasesKey: Bool?
    package var index: Index
  }

  /// By what whoever keeps the records must find the order from now on, beside its id and its `dueAt`.
  package struct Index: Codable, Sendable, Hashable {
    /// Messages that wait for the window: what `window-trigger` is asked about. Their `dueAt` is the order's send time, so that
    /// those that have waited longest go first: the opening is the same for all.
    package var held: [WindowTrigger.Held]
    /// Messages that have got their provider's name for them in this step; reports bear it.
    package var references: [Reference]

    package struct Reference: Codable, Sendable, Hashable {
      package var provider: String
      package var reference: String
    }

    package init(_ life: OrderLife, since before: OrderLife) {
      held = life.notifications.filter { $0.waitingFor == .window }.map { notification in
        WindowTrigger.Held(
          id: notification.id,
          creator: notification.creator,
          dueAt: life.order.requestedSendTime,
          expiresAt: notification.expiresAt
        )
      }
      references = Self.references(in: life.notifications, since: before.notifications)
    }

    /// Those that `before` had not.
    package static func references(in notifications: [Notification], since before: [Notification]) -> [Reference] {
      let known = Set(before.compactMap(\.reference))
      return notifications.compactMap { notification in
        guard let provider = notification.provider, let reference = notification.reference else { return nil }
        return known.contains(reference) ? nil : Reference(provider: provider, reference: reference)
      }
    }
  }

  package static func advance(_ event: Event) -> Result {
    let before = OrderLife(order: event.order, notifications: event.notifications)
    var life = before
    var whole = Transition()
    for happened in event.happened.joined {
      let transition = life.handle(happened, now: event.now)
      whole.actions += transition.actions
      whole.feedEntry = transition.feedEntry ?? whole.feedEntry
      whole.releasesKey = transition.releasesKey || whole.releasesKey
    }
    return Result(
      order: life.order,
      notifications: life.notifications,
      actions: whole.actions,
      feedEntry: whole.feedEntry,
      releasesKey: whole.releasesKey ? true : nil,
      index: Index(life, since: before)
    )
  }
}
