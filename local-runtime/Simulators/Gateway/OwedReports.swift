import FoundationEssentials
import Notifications
import Synchronization

/// What a provider reports of one message.
protocol OwedReport: Sendable {
  var contentType: String { get }

  /// Where it goes.
  ///
  /// - Parameter base: the address for the SMS gateway's reports, `…/notifications/sms/api/v1/reports`.
  func url(_ base: String) -> String

  /// The document that the provider posts.
  func document(at time: Timestamp) -> [UInt8]
}

/// Posts the providers' delivery reports, each a while after its message was taken.
///
/// While a report is owed the process counts as active, so a simulated clock does not run ahead of it.
final class OwedReports: Sendable {
  /// Posts one request and gives the status; nil where there was no answer.
  typealias Send = @Sendable (_ url: String, _ headers: [String: String], _ body: [UInt8]) async -> Int?

  /// How often a report is posted before the gateway gives up; it waits twice as long each time.
  static let attempts = 6

  private struct State {
    var url: String?
    var isStopped = false
    var nextTask = 0
    var tasks: [Int: Task<Void, Never>] = [:]
  }

  private let state = Mutex(State())
  private let clock: RuntimeClock
  private let activity: Activity
  private let settings: SimulatorSettings
  private let send: Send

  init(clock: RuntimeClock, activity: Activity, settings: SimulatorSettings, send: @escaping Send) {
    self.clock = clock
    self.activity = activity
    self.settings = settings
    self.send = send
  }

  /// - Parameter url: Where reports go from here on; nil for nowhere.
  func post(to url: String?) { state.withLock { $0.url = url } }

  func owe(_ statement: DeliveryStatement) {
    guard statement.state != .none else { return }
    owe(report: statement)
  }

  func owe(report: any OwedReport) {
    state.withLock { state in
      guard let url = state.url, !state.isStopped else { return }
      let number = state.nextTask
      state.nextTask += 1
      activity.begin()
      state.tasks[number] = Task {
        await self.deliver(report, to: url)
        self.activity.end()
        _ = self.state.withLock { $0.tasks.removeValue(forKey: number) }
      }
    }
  }

  /// Forgets what is owed; returns when nothing is under way any more.
  func stop() async {
    let tasks = state.withLock { state in
      state.isStopped = true
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }

  private func deliver(_ report: any OwedReport, to url: String) async {
    var delay = settings.reportDelay
    for _ in 0..<Self.attempts {
      do { try await Task.sleep(for: delay) } catch { return }
      let body = report.document(at: clock.now)
      let status = await send(report.url(url), headers(report.contentType), body)
      if let status, (200...299).contains(status) { return }
      delay *= 2
    }
  }

  private func headers(_ contentType: String) -> [String: String] {
    let login = "\(settings.reportUsername):\(settings.reportPassword)"
    return [
      "Content-Type": contentType,
      "Authorization": "Basic \(Data(login.utf8).base64EncodedString())",
    ]
  }
}
