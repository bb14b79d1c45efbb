import Foundation
import Logging
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// Every function here is a real child process.
@Suite struct FunctionPoolTests {
  @Test func `an idle process lives past the call limit and still answers`() async throws {
    let script = try FunctionPoolScript(
      """
      while True:
          if not select.select([sys.stdin], [], [], 2.5)[0]: note("idle")
          else: answer(json.loads(sys.stdin.readline()))
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(callLimit: .seconds(2)))
    try await pool.whileRunning {
      let first = await pool.call(line: pool.event(1)).result
      // A process that is killed never notes it.
      let process = try #require(first?.process)
      try await until { script.notes.contains("idle") || hasEnded(process) }
      let second = await pool.call(line: pool.event(2)).result
      #expect(second?.process == process)
    }
  }

  @Test func `processes that are killed while idle lose no event, however many they are`() async throws {
    let script = try FunctionPoolScript(
      """
      for events in events():
          while open(folder + "/notes").read().count("start") < 4: time.sleep(0.002)
          answer(events)
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(processes: 4))
    try await pool.whileRunning {
      let first = await pool.start(0..<4).replies.compactMap(\.result?.process)
      try #require(Set(first).count == 4)
      for process in first { try await killAndWait(process) }
      // It meets one dead process after the other, more of them than an event gets starts.
      let next = await pool.call(line: pool.event(4)).result
      let second = [next].compactMap { $0 } + (await pool.start(5..<12).replies.compactMap(\.result))
      #expect(second.map(\.n) == Array(4..<12))
      #expect(Set(second.map(\.process)).isDisjoint(with: first))
    }
  }

  @Test(arguments: FunctionMode.allCases)
  func `a process that is killed in a call leaves just its own events in doubt`(mode: FunctionMode) async throws {
    let script = try FunctionPoolScript(
      """
      for events in events():
          if events[0]["n"] == 0:
              note("hangs")
              time.sleep(60)
          answer(events)
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: mode))
    try await pool.whileRunning {
      let calls = pool.start(0..<3)
      try await script.noted("hangs")
      try await killAndWait(try #require(script.starts.last))
      let replies = await calls.replies
      #expect(replies[0].isNone)
      #expect(replies.dropFirst().map(\.result?.n) == [1, 2])
    }
  }

  @Test(arguments: FunctionMode.allCases)
  func `a process that does not answer by the call limit leaves its events in doubt`(mode: FunctionMode) async throws {
    let script = try FunctionPoolScript("for events in events(): time.sleep(60)")
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: mode, callLimit: .seconds(1)))
    try await pool.whileRunning {
      #expect(await pool.call(line: pool.event(1)).isNone)
    }
  }

  @Test func `an event that waits too long is answered as not begun`() async throws {
    let script = try FunctionPoolScript("for events in events(): time.sleep(60)")
    defer { script.remove() }
    var configuration = script.configuration()
    configuration.waitLimit = .milliseconds(500)
    let pool = FunctionPool(configuration)
    try await pool.whileRunning {
      let calls = pool.start(0..<2)
      #expect(await calls[1].value.error == .busy)
    }
    // The end of the pool, which kills the process, answers the other.
  }

  /// The longer event does not fit into the pipe of a process that never reads.
  @Test(arguments: FunctionMode.allCases, [0, 1_000_000])
  func `a settings error goes to every event, and the function is not started over and over`(
    mode: FunctionMode,
    padding: Int
  ) async throws {
    let script = try FunctionPoolScript(
      """
      print('{"error":{"code":"settings","message":"VARSEL_X is not set.","retryable":false}}', flush=True)
      sys.exit(1)
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: mode, batch: 4))
    let expected = FunctionError(code: "settings", message: "VARSEL_X is not set.", retryable: false)
    let begun = ContinuousClock.now
    let shared = pool.start(0..<4, padding: padding)
    try await pool.whileRunning {
      #expect(await shared.replies.map(\.error) == Array(repeating: expected, count: 4))
      for number in 4..<(mode == .warm ? 9 : 6) {
        #expect(await pool.call(line: pool.event(number, padding: padding)).error == expected)
      }
    }
    #expect(script.starts.count == 6)
    // 100 ms before the second start, twice as long before each later one.
    #expect(ContinuousClock.now - begun > .milliseconds(3_100))
  }

  @Test func `a function that cannot be started gives a retryable error`() async throws {
    let script = try FunctionPoolScript(FunctionPoolScript.echo)
    defer { script.remove() }
    var configuration = script.configuration(batch: 2)
    configuration.function = "missing"
    let pool = FunctionPool(configuration)
    let calls = pool.start(0..<2)
    let begun = ContinuousClock.now
    try await pool.whileRunning {
      #expect(await calls.replies.map(\.error) == [.notStarted, .notStarted])
      #expect(await pool.call(line: pool.event(2)).error == .notStarted)
    }
    // Six starts.
    #expect(ContinuousClock.now - begun > .milliseconds(3_100))
  }

  @Test(arguments: FunctionMode.allCases)
  func `an event that no process reads is answered as not begun after three starts`(mode: FunctionMode) async throws {
    let script = try FunctionPoolScript("sys.exit(0)")
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: mode))
    try await pool.whileRunning {
      #expect(await pool.call(line: pool.event(1, padding: 1_000_000)).error == .notStarted)
    }
    #expect(script.starts.count == 3)
  }

  @Test(arguments: [
    #"[{"n":1,"process":1,"shared":1}]"#,  // too few
    #"[{"n":1,"process":1,"shared":1},{"n":2,"process":1,"shared":1},{"n":3,"process":1,"shared":1}]"#,
    #"{"n":1,"process":1,"shared":1}"#,  // no array
    #"[{"n":1},{"n":2}]"#,  // of another shape
    "Segmentation fault",
    "",
  ])
  func `an answer of another shape is none, and its process gets no more events`(line: String) async throws {
    let script = try FunctionPoolScript(
      """
      for events in events():
          if events[0]["n"] == 0: print('\(line)', flush=True)
          else: answer(events)
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(batch: 2))
    let calls = pool.start(0..<3)
    try await pool.whileRunning {
      let replies = await calls.replies
      #expect(replies[0].isNone && replies[1].isNone)
      #expect(replies[2].result?.process == script.starts.last && script.starts.count == 2)
    }
  }

  @Test func `events keep the order of the calls`() async throws {
    let script = try FunctionPoolScript(
      """
      for events in events():
          for event in events: note("event %d" % event["n"])
          answer(events)
      """
    )
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(batch: 7))
    try await pool.whileRunning {
      let numbers = await pool.start(0..<200).replies.map(\.result?.n)
      #expect(numbers == Array(0..<200))
    }
    #expect(script.notes.filter { $0.hasPrefix("event") } == (0..<200).map { "event \($0)" })
  }

  @Test func `an event is in the queue before its caller is suspended`() async throws {
    let script = try FunctionPoolScript(FunctionPoolScript.echo)
    defer { script.remove() }
    var configuration = script.configuration()
    configuration.waitLimit = .zero
    let pool = FunctionPool(configuration)
    let calls = pool.start(0..<200)
    pool.queue.giveUp()
    pool.queue.close()
    #expect(await calls.replies.allSatisfy { $0.error == .busy })
  }

  @Test func `an array is bounded by its bytes, but one event may be longer`() async throws {
    let script = try FunctionPoolScript(FunctionPoolScript.echo)
    defer { script.remove() }
    var configuration = script.configuration(batch: 100)
    let size = FunctionPool<Echo>(configuration).event(0).count + 1
    configuration.arrayLimit = 3 * size
    let pool = FunctionPool(configuration)
    let calls = pool.start(0..<7) + pool.start(7..<8, padding: 1_000) + pool.start(8..<9)
    try await pool.whileRunning {
      #expect(await calls.replies.map(\.result?.shared) == [3, 3, 3, 3, 3, 3, 1, 1, 1])
    }
  }

  @Test func `an event that is too long for a function is refused without being sent`() async throws {
    let script = try FunctionPoolScript(FunctionPoolScript.echo)
    defer { script.remove() }
    let pool = FunctionPool(script.configuration())
    let limit = pool.configuration.eventLimit
    let overhead = pool.event(1).count
    try await pool.whileRunning {
      #expect(await pool.call(line: pool.event(1, padding: limit - overhead + 1)).error == .tooLong)
      #expect(script.starts.isEmpty)
      #expect(await pool.call(line: pool.event(1, padding: limit - overhead)).result?.n == 1)
    }
  }

  @Test func `a cold process gets one event, and there are no more of them at once than warm ones`() async throws {
    let script = try FunctionPoolScript("\(FunctionPoolScript.echo)\nnote('end')")
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: .cold, processes: 2, batch: 10))
    let calls = pool.start(0..<8)
    try await pool.whileRunning {
      let answers = await calls.replies.compactMap(\.result)
      #expect(answers.map(\.n) == Array(0..<8))
      #expect(Set(answers.map(\.process)).count == 8)
    }
    var running = 0
    for note in script.notes {
      running += note == "end" ? -1 : 1
      #expect(running <= 2)
    }
  }

  /// A line, and an end by a signal or with another status; two lines.
  @Test(arguments: ["os.abort()", "sys.exit(2)", "print()"])
  func `a cold process must end well, with one line`(end: String) async throws {
    let script = try FunctionPoolScript("\(FunctionPoolScript.echo)\n\(end)")
    defer { script.remove() }
    let pool = FunctionPool(script.configuration(mode: .cold))
    try await pool.whileRunning { #expect(await pool.call(line: pool.event(1)).isNone) }
  }
}
