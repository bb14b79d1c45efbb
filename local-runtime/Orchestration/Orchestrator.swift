import Logging
import Notifications
import Synchronization

/// Runs the timers, calls the functions that the state machine asks for, and hands their answers back to it.
///
/// It keeps nothing: what is under way stands in the store, and a runtime that starts after a crash goes on from there.
final class Orchestrator: Sendable {
  let ledger: Ledger
  let functions: Functions
  let clock: RuntimeClock
  let activity: Activity
  private let journal: HandoverJournal?
  private let steps: StepHook
  private let logger: Logger
  /// Told of every step of every order, for people who watch.
  private let observer: @Sendable (Advance, Timestamp) -> Void
  /// Told when a simulated clock skips: from when, to when.
  private let onSkip: @Sendable (Timestamp, Timestamp) -> Void
  private struct ToDo: Sendable {
    var action: Action
    /// Whether somebody waits for it.
    var isUrgent: Bool
    var decided: ContinuousClock.Instant
  }

  private let actions: AsyncStream<ToDo>
  private let toDo: AsyncStream<ToDo>.Continuation
  private let isStopping = Mutex(false)
  private let answers = AnswerBox()
  let instantAnswers = InstantAnswers()
  private let emailPauses = ProviderPauses()
  private let smsPauses = ProviderPauses()
  private let dueWakeup = Wakeup()
  private let heldWakeup = Wakeup()

  /// How many orders one look at the clock takes up.
  private static let dueLimit = 1_000
  /// How many held SMS one flush looks at.
  private static let heldLimit = 1_000
  /// How many calls may be under way before the timer pauses.
  private static let callLimit = 2_000
  /// How often what was under way is tried to be seen to at the start.
  private static let recoveries = 10
  /// What is begun within this time ends, or is given up, before others may take it as lost: a pool's limits are for less
  /// than the rest.
  private static let lateAfter = Duration.seconds(OrderLife.callLimitInSeconds / 10)
  /// The longest time between two looks at the clock.
  private static let longestPause = Duration.seconds(1)

  init(
    ledger: Ledger,
    functions: Functions,
    clock: RuntimeClock,
    activity: Activity,
    journal: HandoverJournal? = nil,
    steps: StepHook = .none,
    logger: Logger,
    observer: @escaping @Sendable (Advance, Timestamp) -> Void = { _, _ in },
    onSkip: @escaping @Sendable (Timestamp, Timestamp) -> Void = { _, _ in }
  ) {
    self.ledger = ledger
    self.functions = functions
    self.clock = clock
    self.activity = activity
    self.journal = journal
    self.steps = steps
    self.logger = logger
    self.observer = observer
    self.onSkip = onSkip
    (actions, toDo) = AsyncStream.makeStream()
  }

  /// Says that something may be due now.
  func nudge() {
    dueWakeup.nudge()
    heldWakeup.nudge()
  }

  /// Takes up nothing new; what is under way goes on.
  func stopTimers() {
    isStopping.withLock { $0 = true }
    nudge()
  }

  private var hasRoom: Bool { activity.underWay < Self.callLimit }
  /// Whether orders were due at the last look that others have waited for.
  private let isBehind = Mutex(false)

  /// Whether orders that are due when they come may be taken up at once: they then overtake nobody.
  var takesUpDue: Bool { hasRoom && !isBehind.withLock { $0 } }

  private var goesOn: Bool { !Task.isCancelled && !isStopping.withLock { $0 } }

  /// Tells who watches, and carries out what follows from the steps: the calls run, and their answers come back as
  /// further steps.
  func carryOut(_ advances: [Advance]) {
    let now = clock.now
    for advance in advances {
      observer(advance, now)
      instantAnswers.tell(advance)
      for action in advance.transition.actions {
        activity.begin()
        let isUrgent = advance.after.order.type == .instant
        toDo.yield(ToDo(action: action, isUrgent: isUrgent, decided: advance.decided))
      }
      if advance.after.notifications.contains(where: { $0.waitingFor == .window }) { heldWakeup.nudge() }
      if let dueAt = advance.after.order.dueAt, dueAt <= now { dueWakeup.nudge() }
    }
  }

  /// Runs until the task is cancelled. The calls that are under way then are left to the caller's patience.
  ///
  /// - Parameter skipAfter: with a simulated clock, how long nothing may be under way before the clock moves on to the
  ///   next time at which something is due; nil keeps its pace.
  func run(skipAfter: Duration?) async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.runDueTimer(skipAfter: skipAfter) }
      group.addTask { await self.runHeldTimer() }
      for await next in actions { group.addTask { await self.carryOut(next) } }
    }
  }

  /// Sees to what was under way when this runtime died. To be done before anything else: a call that begins now must not be
  /// taken for one of those.
  ///
  /// - Throws: where the store does not let it, some times in a row.
  func recover() async throws {
    var left: [OrderID]?
    for attempt in 1... {
      do {
        // Asked for once: what has been seen to is under way again.
        let lost = if let left { left } else { try await ledger.ordersWithCallsUnderWay() }
        left = lost
        let (advances, failures) = try await ledger.lose(lost, begun: journal?.begun(), at: clock.now)
        report(failures)
        carryOut(advances)
        // What the journal says of these must not be lost. Of one that is damaged nobody will ever ask.
        let open = failures.filter { !StoreError.isDamage($0.value) }
        left = Array(open.keys)
        if let error = open.values.first { throw error }
        try journal?.start()
        return
      } catch {
        guard attempt < Self.recoveries, goesOn else { throw error }
        await pause(after: error, doing: "recover")
      }
    }
  }

  private func runDueTimer(skipAfter: Duration?) async {
    // Orders whose records cannot be read or written; they wait for somebody to look, and nobody waits for them.
    var damaged: Set<OrderID> = []
    while goesOn {
      do {
        if hasRoom {
          let due = try await ledger.dueOrders(at: clock.now, limit: Self.dueLimit, except: damaged)
          isBehind.withLock { $0 = due.count > 1 }
          if !due.isEmpty { try await advance(due, &damaged) }
          // There may be more: a creator takes up no more than its share at once.
          if !due.isEmpty { continue }
        }
        if let skipAfter, activity.isIdle, try await skipClock(after: skipAfter) { continue }
        await dueWakeup.wait(atMost: Self.longestPause)
      } catch {
        await pause(after: error, doing: "advance what is due")
      }
    }
  }

  private func advance(_ due: [OrderID], _ damaged: inout Set<OrderID>) async throws {
    // What is begun is under way before it is due no more, so that nobody takes the runtime for idle in between.
    activity.begin()
    defer { activity.end() }
    let now = clock.now
    // An answer that waits to be stored, because the store was away, knows more than the clock.
    let due = due.filter { !answers.isStoring(for: $0) }
    let (advances, failures) = try await ledger.advanceEach(due, at: now) { _ in .due }
    carryOut(advances)
    report(failures)
    damaged.formUnion(failures.filter { StoreError.isDamage($0.value) }.keys)
    if let error = failures.values.first(where: { !StoreError.isDamage($0) }) {
      await pause(after: error, doing: "advance what is due")
    }
  }

  /// Moves the simulated clock to the next time at which something is due, if nothing happens meanwhile. True where there
  /// may be something to do now.
  private func skipClock(after patience: Duration) async throws -> Bool {
    let generation = activity.generation
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
      await dueWakeup.wait(atMost: min(end - ContinuousClock.now, Self.longestPause))
      guard activity.generation == generation, goesOn else { return true }
      if let next = try await ledger.nextDue(), next <= clock.now { return true }
    }
    guard let next = try await ledger.nextDue(), next > clock.now, activity.generation == generation else {
      return false
    }
    onSkip(clock.now, next)
    clock.skip(to: next)
    heldWakeup.nudge()
    return true
  }

  /// Moves a simulated clock to `time`, or to the next time at which something is due, and carries out what falls due on
  /// the way, each at its time; returns when all of it is done.
  func moveClock(to time: Timestamp?) async throws {
    await untilNothingIsDue()
    var target = time
    if target == nil { target = try await ledger.nextDue() }
    guard let end = target else { return }
    while let next = try await ledger.nextDue(), next <= end, goesOn {
      clock.skip(to: next)
      await untilNothingIsDue()
    }
    clock.skip(to: end)
  }

  private func untilNothingIsDue() async {
    while goesOn {
      nudge()
      let generation = activity.generation
      let next = try? await ledger.nextDue()
      if activity.isIdle, activity.generation == generation, (next ?? nil).map({ $0 > clock.now }) ?? true { return }
      try? await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Lets held SMS go as `window-trigger` says.
  private func runHeldTimer() async {
    while goesOn {
      do {
        if try await releaseHeld() == 0 { await heldWakeup.wait(atMost: Self.longestPause) }
      } catch {
        await pause(after: error, doing: "release what is held")
      }
    }
  }

  /// No more than there is room for on the way to the provider: the others stay where they are, and creators take turns.
  private func releaseHeld() async throws -> Int {
    let room = min(functions.sendSMS.queue.room, Self.heldLimit)
    guard room > 0 else { return 0 }
    let held = try await ledger.held(dueAt: clock.now, limit: room)
    guard !held.isEmpty else { return 0 }
    activity.begin()
    defer { activity.end() }
    // Each order has the window of the settings that it was created under; nearly always that is one for all.
    var released = 0
    for (window, held) in Dictionary(grouping: held, by: \.window) {
      released += try await release(held, through: window)
    }
    return released
  }

  private func release(_ held: [HeldRecord], through window: SendWindow) async throws -> Int {
    let now = clock.now
    let event = WindowTrigger.Event(held: held.map(\.held), limit: held.count, window: window, now: now)
    guard case .result(let decision) = await functions.windowTrigger.call(event) else {
      logger.error("window-trigger gave no decision")
      return 0
    }
    let orderOf = Dictionary(held.map { ($0.held.id, $0.orderId) }, uniquingKeysWith: { first, _ in first })
    // By order, each at the place of its first: a step takes all of one order.
    var orders: [OrderID] = []
    var released: [OrderID: [NotificationID]] = [:]
    for id in decision.release {
      guard let order = orderOf[id] else { continue }
      if released[order] == nil { orders.append(order) }
      released[order, default: []].append(id)
    }
    // Each order is a step of its own; the steps share their commits.
    try await withThrowingTaskGroup(of: [Advance].self) { group in
      for order in orders {
        let ids = released[order] ?? []
        group.addTask { try await self.ledger.advance(order, [.released(ids)], at: now) }
      }
      for try await advances in group { carryOut(advances) }
    }
    // A shut window's SMS, whose opening passed while nobody ran, must not stand in the way of another's.
    if !decision.open { try await ledger.postpone(decision.hold, to: decision.nextChange) }
    return decision.release.count
  }

  private func carryOut(_ next: ToDo) async {
    let action = next.action
    defer {
      activity.end()
      if hasRoom { dueWakeup.nudge() }
      if action.function == .sendSMS, functions.sendSMS.queue.room > 0 { heldWakeup.nudge() }
    }
    // The store was away, or this process stood still: as if no process of the function had been free in time.
    let isLate = ContinuousClock.now - next.decided > Self.lateAfter
    let happened = isLate ? Happening(.error(.busy), to: action) { .sent([$0]) } : await call(action, next.isUrgent)
    guard answers.add(happened, for: action.orderId) else { return }
    await store([happened], for: action.orderId)
    while let next = answers.next(for: action.orderId) { await store(next, for: action.orderId) }
  }

  /// A known answer is worth keeping: an order that never hears of it takes the call as lost, and a hand-over as one of
  /// unknown outcome.
  private func store(_ happened: [Happening], for order: OrderID) async {
    while !Task.isCancelled {
      do {
        carryOut(try await ledger.advance(order, happened, at: clock.now))
        return
      } catch {
        await pause(after: error, doing: "store an answer")
      }
    }
  }

  private func call(_ action: Action, _ isUrgent: Bool) async -> Happening {
    switch action {
    case .checkCondition(let event):
      return happening(await functions.checkCondition.call(event), of: action) { .condition($0) }
    case .lookupRecipient(let event):
      return happening(await functions.lookupRecipient.call(event, lane: event.order.creator), of: action) {
        .lookup($0)
      }
    case .sendEmail(let event):
      return await handOver(event, of: event.notification, action, isUrgent, functions.sendEmail, emailPauses)
    case .sendSMS(let event):
      return await handOver(event, of: event.notification, action, isUrgent, functions.sendSMS, smsPauses)
    }
  }

  private func handOver(
    _ event: some Encodable,
    of notification: Notification,
    _ action: Action,
    _ isUrgent: Bool,
    _ pool: FunctionPool<SendResult>,
    _ pauses: ProviderPauses
  ) async -> Happening {
    let creator = notification.creator
    if let seconds = pauses.secondsLeft(for: creator, at: clock.now) {
      return .failed(action.function, ids: [notification.id], error: .paused(seconds: seconds))
    }
    steps.reached(.beforeHandover)
    let entry = HandoverJournal.Entry(id: notification.id, attempt: notification.attempt)
    let reply = await pool.call(event, isUrgent: isUrgent, lane: creator, handover: entry)
    steps.reached(.afterHandover)
    // How a question fares says nothing about whether messages are taken.
    if notification.reference == nil, case .result(let result) = reply,
      let pause = pauses.note(result, creator: creator, at: clock.now)
    {
      logger.warning(
        "the provider takes no messages for now",
        metadata: [
          "provider": "\(result.provider)", "creator": "\(pause.lane ?? "all")", "seconds": "\(pause.seconds)",
          "reason": "\(result.reason ?? "")",
        ]
      )
      pool.queue.refuse(lane: pause.lane, with: .paused(seconds: pause.seconds))
    }
    return happening(reply, of: action) { .sent([$0]) }
  }

  private func happening<Answer>(
    _ reply: FunctionReply<Answer>,
    of action: Action,
    _ happening: (Answer) -> Happening
  ) -> Happening {
    if case .problem(let problem) = reply {
      // An error of this program.
      let fields = (problem.errors ?? [:]).keys.sorted().joined(separator: " ")
      logger.error(
        "a function refused its event",
        metadata: ["function": "\(action.function.rawValue)", "fields": "\(fields)"]
      )
    }
    return Happening(reply, to: action, result: happening)
  }

  private func report(_ failures: [OrderID: any Error]) {
    for (id, error) in failures {
      logger.error("an order could not be advanced", metadata: ["order": "\(id)", "error": "\(LogText.of(error))"])
    }
  }

  private func pause(after error: any Error, doing task: String) async {
    logger.error("store unavailable", metadata: ["task": "\(task)", "error": "\(LogText.of(error))"])
    try? await Task.sleep(for: Self.longestPause)
  }
}
