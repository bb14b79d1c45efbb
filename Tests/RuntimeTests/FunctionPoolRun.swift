import Foundation
import Logging
import Notifications

@testable import local_runtime

extension FunctionPool {
  init(_ configuration: Configuration) {
    self.init(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Runs the pool for as long as `body` takes.
  func whileRunning<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    signal(SIGPIPE, SIG_IGN)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await run() }
      defer { group.cancelAll() }
      return try await body()
    }
  }

  /// Calls with events that have these numbers, in their order; the replies come in the same order.
  func start(_ numbers: Range<Int>, padding: Int = 0) -> [Task<FunctionReply<Answer>, Never>] {
    numbers.map { number in
      Task.immediate { await call(line: event(number, padding: padding)) }
    }
  }

  func event(_ number: Int, padding: Int = 0) -> [UInt8] {
    Array("{\"n\":\(number),\"padding\":\"\(String(repeating: "x", count: padding))\"}".utf8)
  }
}

extension [Task<FunctionReply<Echo>, Never>] {
  var replies: [FunctionReply<Echo>] {
    get async {
      var replies: [FunctionReply<Echo>] = []
      for task in self { replies.append(await task.value) }
      return replies
    }
  }
}

extension FunctionReply {
  var result: Answer? { if case .result(let answer) = self { answer } else { nil } }
  var error: FunctionError? { if case .error(let error) = self { error } else { nil } }
  var isNone: Bool { if case .none = self { true } else { false } }
}
