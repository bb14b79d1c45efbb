import Notifications
import Testing

@Suite struct CancellationTests {
  /// An order by e-mail, in an hour.
  private func later() -> Order {
    order(toEmail()) {
      $0.requestedSendTime = evening.advanced(bySeconds: 3_600)
      $0.dueAt = $0.requestedSendTime
    }
  }

  @Test func `an order can be cancelled until five minutes before its send time, and stands in the feed`() {
    var life = OrderLife(of: later())
    let before = life
    let latest = life.order.requestedSendTime.advanced(bySeconds: -300)
    _ = life.handle(.cancel(.order), now: latest)
    #expect(life == before)
    let transition = life.handle(.cancel(.order), now: latest.advanced(byMilliseconds: -1))
    #expect(life.order.status == .cancelled)
    #expect(life.order.dueAt == nil)
    #expect(transition.feedEntry?.status == "Order_Cancelled")
    #expect(life.handle(.due, now: life.order.requestedSendTime).actions.isEmpty)
    #expect(life.handle(.cancel(.order), now: latest) == Transition(), "it stands in the feed once")
  }

  @Test func `an order that has been begun is beyond the older call`() {
    var life = OrderLife(of: order(toPerson()))
    _ = life.handle(.due, now: evening)
    let before = life
    _ = life.handle(.cancel(.order), now: evening)
    #expect(life == before)
  }

  @Test func `what has not been sent is cancelled up to the last second`() {
    var life = OrderLife(of: later())
    #expect(life.handle(.cancel(.unsent), now: life.order.requestedSendTime).feedEntry?.status == "Order_Cancelled")
    #expect(life.handle(.due, now: life.order.requestedSendTime).actions.isEmpty)
  }

  @Test func `the answer to a lookup comes too late for a cancelled order`() {
    var life = OrderLife(of: order(toPerson()))
    _ = life.handle(.due, now: evening)
    var asked = OrderLife(of: order(toEmail()))
    _ = asked.handle(.due, now: evening)
    #expect(life.handle(.cancel(.unsent), now: evening).feedEntry?.status == "Order_Cancelled")
    #expect(life.handle(.lookup(.init(notifications: asked.notifications)), now: evening) == Transition())
    #expect(life.order.status == .cancelled && life.notifications.isEmpty)
  }

  @Test func `a held SMS is cancelled, and its release does nothing`() {
    var life = OrderLife(of: order(toSMS(.daytime)))
    _ = life.handle(.due, now: evening)
    #expect(life.notifications.map(\.waitingFor) == [.window])
    #expect(life.handle(.cancel(.unsent), now: evening).feedEntry?.status == "Order_Cancelled")
    #expect(life.notifications.map(\.result) == [.failed])
    #expect(life.notifications.map(\.reason) == [Notification.cancelled])
    #expect(life.handle(.released(life.notifications.map(\.id)), now: opening).actions.isEmpty)
  }

  @Test func `a message that is being handed over goes out, and the order is completed`() {
    var life = OrderLife(of: order(toEmail()))
    _ = life.handle(.due, now: evening)
    #expect(life.handle(.cancel(.unsent), now: evening).feedEntry == nil)
    #expect(life.order.cancelRequested == evening)
    let end = life.handle(life.answer(.accepted, .succeeded, reference: "r1"), now: evening)
    #expect(end.feedEntry?.status == "Order_Completed")
    #expect(life.notifications.map(\.result) == [.succeeded])
  }

  @Test func `a message that comes back is not tried again once it was cancelled`() {
    var life = OrderLife(of: order(toEmail()))
    _ = life.handle(.due, now: evening)
    _ = life.handle(.cancel(.unsent), now: evening)
    let end = life.handle(life.answer(.deferred, .new), now: evening)
    #expect(end.feedEntry?.status == "Order_Cancelled")
    #expect(life.notifications.map(\.reason) == [Notification.cancelled])
  }

  @Test func `a message that may have gone out is never said to be cancelled`() {
    var life = OrderLife(of: order(toEmail()))
    _ = life.handle(.due, now: evening)
    _ = life.handle(.cancel(.unsent), now: evening)
    let ids = life.notifications.map(\.id)
    let end = life.handle(.noResult(.sendEmail, ids: ids), now: evening)
    #expect(end.feedEntry?.status == "Order_Completed")
    #expect(life.notifications.map(\.reason) == [Notification.unknownOutcome])
  }

  @Test func `a message that waits for another attempt is cancelled`() {
    var life = OrderLife(of: order(toEmail()))
    _ = life.handle(.due, now: evening)
    _ = life.handle(life.answer(.deferred, .new), now: evening)
    #expect(life.notifications.map(\.waitingFor) == [.retry])
    #expect(life.handle(.cancel(.unsent), now: evening).feedEntry?.status == "Order_Cancelled")
  }
}
