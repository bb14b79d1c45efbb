import Notifications
import Subprocess

extension FunctionPool {
  /// Starts the function once, without an event: nil where its settings are right.
  func check() async -> FunctionError? {
    if let gateway = configuration.gateway { return await checkRemote(gateway) }
    return await withTaskGroup(of: FunctionError?.self) { group in
      group.addTask { await startOnce() }
      group.addTask {
        try? await Task.sleep(for: min(.seconds(30), configuration.callLimit))
        return Self.failure("does not end with its input")
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private func startOnce() async -> FunctionError? {
    do {
      let outcome = try await Subprocess.run(
        executable,
        arguments: ["--lines"],
        environment: environment,
        input: .none,
        output: .bytes(limit: 1 << 16),
        error: .discarded
      )
      if outcome.terminationStatus == .exited(0) { return nil }
      let refusal = Refusal(outcome.standardOutput)
      return refusal?.settingsError ?? Self.failure("ends at once: \(outcome.terminationStatus)")
    } catch {
      return Self.failure("cannot be started: \(error)")
    }
  }

  private static func failure(_ what: String) -> FunctionError {
    FunctionError(code: "notStarted", message: "The function \(what).", retryable: true)
  }
}
