import Foundation
import Logging
import Notifications
import TestSupport
import Testing

@testable import local_runtime

/// The deployed functions, in a pool of either mode.
@Suite struct FunctionPoolModeTests {
  static let settings = [
    "VARSEL_CLOCK": "event",
    "VARSEL_CONDITION_ALLOWED_HOSTS": "localhost:80",
    "VARSEL_EMAIL_SENDER": "varsel@example.no",
    "VARSEL_PROFILE_URL": "http://localhost/profile/",
    "VARSEL_PSWIN_PASSWORD_FILE": "/dev/null",
    "VARSEL_PSWIN_PASSWORD": "secret",
    "VARSEL_PSWIN_URL": "http://localhost/pswin",
    "VARSEL_PSWIN_USERNAME": "user",
    "VARSEL_REGISTRY_TIMEOUT_SECONDS": "3",
    "VARSEL_REPORT_PASSWORD": "secret",
    "VARSEL_REPORT_USERNAME": "user",
    "VARSEL_SMS_SENDER": "Varsel",
    "VARSEL_SMTP_TLS": "none",
    "VARSEL_SMTP_URL": "smtp://localhost",
    "VARSEL_CA_DIRECTORY": "/etc/ssl/certs",
    "TZ": "UTC",
  ]

  @Test func `a function answers the same cold as warm`() async throws {
    let event = Array(
      """
      {"held":[{"id":"00000000-0000-5000-8000-000000000001","creator":"ttd","dueAt":"2026-03-01T08:00:00Z",\
      "expiresAt":"2026-03-03T08:00:00Z"}],"now":"2026-03-01T12:00:00Z"}
      """.utf8
    )
    var answers: [[String]] = []
    for mode in FunctionMode.allCases {
      let pool = Self.functions(mode).windowTrigger
      answers.append(
        try await pool.whileRunning {
          var answers: [String] = []
          for event in [event, Array("{}".utf8), Array("[".utf8)] { answers.append("\(await pool.call(line: event))") }
          return answers
        }
      )
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0][0].hasPrefix("result") && answers[0][1].hasPrefix("problem"), "\(answers)")
  }

  @Test(arguments: FunctionMode.allCases)
  func `a missing setting is the same error cold as warm`(mode: FunctionMode) async throws {
    let pool = Self.functions(mode, settings: [:]).lookupRecipient
    let error = try await pool.whileRunning { await pool.call(line: Array("{}".utf8)).error }
    #expect(error?.code == "settings" && error?.message == "VARSEL_PROFILE_URL is not set.")
  }

  @Test(arguments: FunctionMode.allCases)
  func `the check names each function that a setting keeps from starting`(mode: FunctionMode) async throws {
    #expect(await Self.functions(mode).check().map(\.error) == [])
    var settings = Self.settings
    settings["VARSEL_PROFILE_URL"] = nil
    settings["VARSEL_SMTP_TLS"] = "perhaps"
    let failures = await Self.functions(mode, settings: settings).check()
    #expect(failures.map(\.function) == ["lookup-recipient", "send-email"])
    #expect(failures.allSatisfy { $0.error.code == "settings" && !$0.error.retryable })
  }

  @Test func `the check tells of functions that are missing`() async throws {
    let failures = await Self.functions(.warm, folder: "/missing").check()
    #expect(failures.map(\.function) == Functions.names.sorted())
    #expect(failures.allSatisfy { $0.error.code == "notStarted" })
  }

  @Test func `a process sees the settings of its own function only`() async throws {
    let script = try FunctionPoolScript(
      """
      for name in sorted(os.environ):
          if name.startswith("VARSEL_") or name == "TZ": note(os.path.basename(sys.argv[0]) + " " + name)
      """,
      as: Functions.names
    )
    defer { script.remove() }
    #expect(await Self.functions(.warm, folder: script.folder).check().isEmpty)
    let seen = Dictionary(grouping: script.notes.filter { !$0.hasPrefix("start") }) { $0.split(separator: " ")[0] }
      .mapValues { $0.map { $0.split(separator: " ")[1] } }
    let own: [Substring: [Substring]] = [
      "create-order": ["CA_DIRECTORY", "EMAIL_SENDER", "PROFILE_URL", "REGISTRY_TIMEOUT_SECONDS", "SMS_SENDER"],
      "lookup-recipient": ["CA_DIRECTORY", "PROFILE_URL", "REGISTRY_TIMEOUT_SECONDS"],
      "check-condition": ["CONDITION_ALLOWED_HOSTS", "REGISTRY_TIMEOUT_SECONDS"],
      "send-email": ["CA_DIRECTORY", "SMTP_TLS", "SMTP_URL"],
      "send-sms": ["CA_DIRECTORY", "PSWIN_PASSWORD", "PSWIN_PASSWORD_FILE", "PSWIN_URL", "PSWIN_USERNAME"],
      "receive-report": ["REPORT_PASSWORD", "REPORT_USERNAME"],
      "window-trigger": [],
    ]
    for (function, settings) in own {
      #expect(seen[function] == ["TZ"] + (settings + ["CLOCK"]).sorted().map { "VARSEL_\($0)" }, "\(function)")
    }
  }

  private static func functions(
    _ mode: FunctionMode,
    folder: String = Repository.functions,
    settings: [String: String] = settings
  ) -> Functions {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return Functions(folder: folder, environment: settings, mode: mode, logger: logger)
  }
}
