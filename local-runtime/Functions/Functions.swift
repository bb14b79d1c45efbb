import Logging
import Notifications

/// The deployed functions, as the runtime calls them.
struct Functions: Sendable {
  let createOrder: FunctionPool<CreateOrder.Answer>
  let checkCondition: FunctionPool<CheckCondition.Result>
  let lookupRecipient: FunctionPool<LookupRecipient.Result>
  let windowTrigger: FunctionPool<WindowTrigger.Result>
  let sendEmail: FunctionPool<SendResult>
  let sendSMS: FunctionPool<SendResult>
  let receiveReport: FunctionPool<ReceiveReport.Result>

  /// The executables that the runtime calls.
  static let names = [
    "create-order", "check-condition", "lookup-recipient", "window-trigger", "send-email", "send-sms", "receive-report",
  ]

  /// - Parameters:
  ///   - folder: where the executables are.
  ///   - environment: the settings that the functions see.
  init(folder: String, environment: [String: String], logger: Logger) {
    func pool<Answer>(_ name: String, processes: Int, batch: Int) -> FunctionPool<Answer> {
      FunctionPool(
        FunctionPool.Configuration(
          function: name,
          folder: folder,
          environment: environment,
          processes: processes,
          batch: batch,
          // Together below the state machine's own limit, so that every call has its answer before the order gives it up.
          waitLimit: .seconds(30),
          callLimit: .seconds(OrderLife.callLimitInSeconds - 60)
        ),
        logger: logger
      )
    }
    createOrder = pool("create-order", processes: 2, batch: 100)
    checkCondition = pool("check-condition", processes: 2, batch: 32)
    lookupRecipient = pool("lookup-recipient", processes: 2, batch: 500)
    windowTrigger = pool("window-trigger", processes: 1, batch: 1)
    // One message, one gateway request: what is in doubt when a process dies.
    sendEmail = pool("send-email", processes: 4, batch: 1)
    sendSMS = pool("send-sms", processes: 2, batch: 100)
    receiveReport = pool("receive-report", processes: 1, batch: 1)
  }

  /// Runs the processes until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await createOrder.run() }
      group.addTask { await checkCondition.run() }
      group.addTask { await lookupRecipient.run() }
      group.addTask { await windowTrigger.run() }
      group.addTask { await sendEmail.run() }
      group.addTask { await sendSMS.run() }
      group.addTask { await receiveReport.run() }
    }
  }
}
