import Logging
import Notifications

/// The deployed functions, as the runtime calls them.
struct Functions: Sendable {
  let createOrder: FunctionPool<CreateOrder.Answer>
  /// The same function, for requests that must ask the registries: a registry that is slow delays no others.
  let createOrderWithLookup: FunctionPool<CreateOrder.Answer>
  let checkCondition: FunctionPool<CheckCondition.Result>
  let lookupRecipient: FunctionPool<LookupRecipient.Result>
  let windowTrigger: FunctionPool<WindowTrigger.Result>
  let sendEmail: FunctionPool<SendResult>
  let sendSMS: FunctionPool<SendResult>
  let receiveReport: FunctionPool<ReceiveReport.Result>

  /// How many messages of a channel wait in memory for a process, at most; the others wait in the store. More than the
  /// timer takes up before it pauses, so that only large orders and slow providers come to it.
  private static let waitingMessages = 4_000

  /// The executables that the runtime calls.
  static let names = [
    "create-order", "check-condition", "lookup-recipient", "window-trigger", "send-email", "send-sms", "receive-report",
  ]

  /// - Parameters:
  ///   - folder: where the executables are.
  ///   - gateway: where the functions are instead, if not on this machine; then they have settings of their own.
  ///   - environment: all settings; each function sees its own.
  ///   - journal: where hand-overs are written down.
  init(
    folder: String,
    environment: [String: String],
    mode: FunctionMode = .warm,
    gateway: FunctionGateway? = nil,
    rates: SendingRates = SendingRates(),
    journal: HandoverJournal? = nil,
    logger: Logger
  ) {
    func pool<Answer>(
      _ name: String,
      processes: Int,
      batch: Int,
      gather: Duration = .zero,
      waiting: Int? = nil,
      rate: Int? = nil
    ) -> FunctionPool<Answer> {
      FunctionPool(
        FunctionPool.Configuration(
          function: name,
          folder: folder,
          environment: FunctionSettings.visible(to: name, in: environment),
          mode: mode,
          gateway: gateway,
          processes: gateway?.callsAtOnce ?? processes,
          batch: batch,
          gather: gather,
          waiting: waiting,
          rate: rate,
          // A Lambda takes 6 MB.
          arrayLimit: gateway == nil ? 8 << 20 : 4 << 20,
          journal: journal,
          // Together below the state machine's own limit, so that every call has its answer before the order gives it up.
          waitLimit: .seconds(30),
          callLimit: .seconds(OrderLife.callLimitInSeconds - 60)
        ),
        logger: logger
      )
    }
    createOrder = pool("create-order", processes: 2, batch: 100)
    createOrderWithLookup = pool("create-order", processes: 2, batch: 100)
    checkCondition = pool("check-condition", processes: 2, batch: 32)
    // An array is one lookup, and a registry takes 1,000 identities a call.
    lookupRecipient = pool("lookup-recipient", processes: 2, batch: 1_000, gather: .milliseconds(25))
    windowTrigger = pool("window-trigger", processes: 1, batch: 1)
    // One message, one gateway request: what is in doubt when a process dies.
    sendEmail = pool("send-email", processes: 4, batch: 1, waiting: Self.waitingMessages, rate: rates.email)
    sendSMS = pool("send-sms", processes: 2, batch: 100, waiting: Self.waitingMessages, rate: rates.sms)
    receiveReport = pool("receive-report", processes: 1, batch: 100)
  }

  /// Starts each function once, without an event; the functions that could not take one, a missing or wrong setting
  /// among the reasons.
  func check() async -> [(function: String, error: FunctionError)] {
    await withTaskGroup { group in
      group.addTask { (createOrder.configuration.function, await createOrder.check()) }
      group.addTask { (checkCondition.configuration.function, await checkCondition.check()) }
      group.addTask { (lookupRecipient.configuration.function, await lookupRecipient.check()) }
      group.addTask { (windowTrigger.configuration.function, await windowTrigger.check()) }
      group.addTask { (sendEmail.configuration.function, await sendEmail.check()) }
      group.addTask { (sendSMS.configuration.function, await sendSMS.check()) }
      group.addTask { (receiveReport.configuration.function, await receiveReport.check()) }
      var failures: [(function: String, error: FunctionError)] = []
      for await case (let function, let error?) in group { failures.append((function, error)) }
      return failures.sorted { $0.function < $1.function }
    }
  }

  /// Runs the processes until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await createOrder.run() }
      group.addTask { await createOrderWithLookup.run() }
      group.addTask { await checkCondition.run() }
      group.addTask { await lookupRecipient.run() }
      group.addTask { await windowTrigger.run() }
      group.addTask { await sendEmail.run() }
      group.addTask { await sendSMS.run() }
      group.addTask { await receiveReport.run() }
    }
  }
}

/// How many messages a second go to the provider of each channel; nil sets no limit.
struct SendingRates: Sendable {
  var email: Int?
  var sms: Int?
}
