import TestSupport
import Testing

@Suite("Examples")
struct ExampleTests {
  @Test func `every function has examples, and an event that can be piped as it is`() throws {
    for function in Repository.functionNames {
      let own = Example.all.filter { $0.function == function }
      #expect(own.contains { $0.name == "event" }, "\(function)")
      #expect(own.count > 1, "\(function)")
    }
  }

  @Test func `every example says what it shows, and nothing beside the agreed members`() {
    for example in Example.all where example.name != "event" {
      #expect(example.file["description"]?.text?.isEmpty == false, "\(example.testDescription)")
      #expect(example.event != .null && example.result != nil, "\(example.testDescription)")
      let known: Set = ["description", "settings", "event", "peer", "result"]
      #expect(known.isSuperset(of: example.file.members.keys), "\(example.testDescription)")
    }
  }

  @Test func `events and results keep their schemas`() throws {
    var check = SchemaCheck()
    for example in Example.all {
      // An event that is refused breaks the schema, that is what it is for.
      if example.result?["problem"] == nil {
        check.add(example.event, to: "event", of: example.function, label: example.testDescription)
      }
      if let result = example.result {
        check.add(result, to: "result", of: example.function, label: example.testDescription)
      }
    }
    #expect(try check.failures() == [])
  }

  @Test func `the schemas are strict: no member more, and none less that is required`() throws {
    var check = SchemaCheck()
    var expected = 0
    for function in Repository.functionNames {
      var event = try Example.event(of: function)
      event["surplus"] = 1
      check.add(event, to: "event", of: function, label: function)
      check.add([:], to: "event", of: function, label: function)
      check.add([:], to: "result", of: function, label: function)
      check.add(["problem": ["title": "no type, no status"]], to: "result", of: function, label: function)
      expected += 4
    }
    #expect(try check.failures().count == expected)
  }

  @Test(arguments: Example.all.filter(\.isRunnable))
  func `a run gives the stated result`(_ example: Example) throws {
    var (settings, event) = (example.settings, example.event)
    var peer: HTTPPeer?
    if !example.peerAnswers.isEmpty {
      let started = HTTPPeer { request in
        example.peerAnswers.first { $0.path == nil || $0.path == request.target }?.answer ?? .status(404)
      }
      settings = settings.mapValues { $0.replacing(Example.peerAddress, with: started.address) }
      let text = String(decoding: event.bytes, as: UTF8.self).replacing(Example.peerAddress, with: started.address)
      event = try JSONValue(bytes: text.utf8)
      peer = started
    }
    let run = try FunctionRun(example.function, event: event, settings: settings)
    #expect(try JSONValue(bytes: run.output) == example.result)
    #expect(run.status == (example.result?["error"] == nil ? 0 : 1))
    #expect(peer?.requests.count ?? 0 == example.peerAnswers.count)
  }
}
