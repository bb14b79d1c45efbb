import Foundation
import Notifications
import TestSupport

@testable import local_runtime

/// A function written for one test in Python, in a folder of its own.
///
/// `note(text)` adds a line to `notes`; `events()` gives the events of each array, or the one of a cold process;
/// `answer(events)` answers them with an `Echo` each. `start <pid>` is noted at each start.
struct FunctionPoolScript: Sendable {
  static let echo = "for events in events(): answer(events)"

  let folder: String
  private let name: String

  init(_ program: String, as names: [String] = ["script"]) throws {
    folder = try Paths.scratch()
    name = names[0]
    for name in names {
      let path = "\(folder)/\(name)"
      try Data((try Self.preamble() + program + "\n").utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
  }

  func configuration(
    mode: FunctionMode = .warm,
    processes: Int = 1,
    batch: Int = 1,
    callLimit: Duration = .seconds(600)
  ) -> FunctionPool<Echo>.Configuration {
    FunctionPool.Configuration(
      function: name,
      folder: folder,
      environment: [:],
      mode: mode,
      processes: processes,
      batch: batch,
      // No test comes near it, however busy the machine is; those that mean a limit set their own.
      waitLimit: .seconds(600),
      callLimit: callLimit
    )
  }

  var notes: [String] {
    let text = (try? String(contentsOfFile: "\(folder)/notes", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  var starts: [pid_t] {
    notes.compactMap { $0.hasPrefix("start ") ? pid_t($0.dropFirst("start ".count)) : nil }
  }

  func noted(_ text: String, times: Int = 1) async throws {
    try await until { notes.count { $0 == text } >= times }
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private static func preamble() throws -> String {
    """
    #!\(try Repository.python()) -S
    import json, os, select, sys, time
    folder = os.path.dirname(os.path.abspath(sys.argv[0]))
    is_warm = "--lines" in sys.argv
    def note(text):
        with open(folder + "/notes", "a") as notes: notes.write(text + "\\n")
    def events():
        if is_warm:
            for line in sys.stdin: yield json.loads(line)
        else: yield [json.loads(sys.stdin.read())]
    def answer(events):
        answers = [{"n": event["n"], "process": os.getpid(), "shared": len(events)} for event in events]
        print(json.dumps(answers if is_warm else answers[0]), flush=True)
    note("start %d" % os.getpid())

    """
  }
}

/// What a script answers to an event.
struct Echo: Codable, Sendable, Equatable {
  /// The event's number.
  var n: Int
  var process: pid_t
  /// How many events shared the array.
  var shared: Int
}

/// Waits for what another process does.
func until(_ condition: () throws -> Bool) async throws {
  let end = ContinuousClock.now + .seconds(60)
  while try !condition() {
    guard ContinuousClock.now < end else { throw FunctionPoolWaitTooLong() }
    try await Task.sleep(for: .milliseconds(2))
  }
}

struct FunctionPoolWaitTooLong: Error {}

/// Ends a process as the kernel does when memory is short, and waits until it has ended.
func killAndWait(_ process: pid_t) async throws {
  kill(process, SIGKILL)
  try await until { hasEnded(process) }
}

/// Whether it has ended, even if nobody has waited for it.
func hasEnded(_ process: pid_t) -> Bool {
  let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z"
  return status.split(separator: ")").last?.hasPrefix(" Z") ?? true
}
