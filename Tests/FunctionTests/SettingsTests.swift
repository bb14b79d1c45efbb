import Foundation
import TestSupport
import Testing

@Suite("Settings of a function")
struct SettingsTests {
  private let event: JSONValue = ["orderId": "5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01", "conditionEndpoint": ""]

  private func temporaryFolder() throws -> URL {
    let folder = Repository.root.appending(path: ".build/settings-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// The message with which a function that reads wrong hosts does not start; nil where it does start.
  private func complaint(_ settings: [String: String]) throws -> String? {
    let run = try FunctionRun("check-condition", event: event, settings: settings)
    return try run.status == 0 ? nil : run.error()["message"]?.text
  }

  @Test func `a file holds a setting; one line feed at its end does not count; the environment goes before it`() throws
  {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "hosts")
    let name = "VARSEL_CONDITION_ALLOWED_HOSTS"
    let setting = ["\(name)_FILE": file.path()]
    for good in ["", "\n", "127.0.0.1:80", "127.0.0.1:80\n", "127.0.0.1:80\r\n"] {
      try Data(good.utf8).write(to: file)
      #expect(try complaint(setting) == nil, "\(good)")
    }
    try Data("127.0.0.1:80\n\n".utf8).write(to: file)
    #expect(try complaint(setting)?.hasPrefix("\(name) ") == true)
    #expect(try complaint(setting.merging([name: "127.0.0.1:80"]) { $1 }) == nil)
    #expect(try complaint(setting.merging([name: ""]) { $1 })?.hasPrefix("\(name) ") == true)
    try FileManager.default.removeItem(at: file)
    #expect(try complaint(setting)?.hasPrefix("\(name)_FILE ") == true)
  }

  @Test func `settings.json beside the executable comes last`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // A link, not a copy: a process that another test starts meanwhile would hold the copy open for writing for a
    // moment, and Linux starts no such file.
    let link = folder.appending(path: "check-condition")
    let original = URL(filePath: try Repository.executable(of: "check-condition")).resolvingSymlinksInPath()
    try FileManager.default.linkItem(at: original, to: link)
    func status(_ json: String, environment: [String: String] = [:]) throws -> Int32? {
      try Data(json.utf8).write(to: folder.appending(path: "settings.json"))
      let process = try ChildProcess(link.path(), environment: environment)
      try process.send(event.bytes)
      return try process.end()
    }
    #expect(try status("{}") == 0)
    #expect(try status(#"{"VARSEL_CONDITION_ALLOW_HTTP": "yes"}"#) == 1)
    #expect(
      try status(#"{"VARSEL_CONDITION_ALLOW_HTTP": "yes"}"#, environment: ["VARSEL_CONDITION_ALLOW_HTTP": "true"]) == 0)
    #expect(try status(#"{"VARSEL_CONDITION_ALLOW_HTTP": true}"#) == 1)
    #expect(try status("[]") == 1)
  }
}
