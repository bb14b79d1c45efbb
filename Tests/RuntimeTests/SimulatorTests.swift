import Foundation
import Hummingbird
import Logging
import Notifications
import Synchronization
import TestSupport
import Testing

@testable import local_runtime

/// The simulators over real connections, asked by Python's own SMTP and HTTP clients.
@Suite(.enabled(if: Python.isInstalled)) struct SimulatorTests {
  @Test func `a mail by smtplib arrives, and the refused mailbox is refused`() async throws {
    let answers = try await withSimulators { try await Python.run(Self.mail, $0) }
    #expect(
      answers == [
        "refused finnes.ikke@example.no 550 5.1.1",
        "subject Påminnelse – 1. mars",
        "to kari@example.no copy 1",
        "raw True message/rfc822",
        "raw of a number not given 404",
        "data before mail 503",
        "keeps the connection 250",
      ]
    )
  }

  @Test func `an SMS by http arrives and is reported, and a connection is cut`() async throws {
    let posts = Posts()
    let answers = try await withSimulators(posts) { try await Python.run(Self.sms, $0) }
    #expect(
      answers == [
        "200 text/xml; charset=utf-8 True",
        "cut IncompleteRead",
        "415",
        "413",
        "+4799999001 Hei 1",
        "+4799999114 Hei 1",
      ]
    )
    #expect(posts.all == ["http://127.0.0.1:1/reports DELIVRD", "http://127.0.0.1:1/reports DELIVRD"])
  }

  @Test func `conditions, the registry and the world answer under their paths`() async throws {
    let answers = try await withSimulators { try await Python.run(Self.rest, $0) }
    #expect(
      answers == [
        #"needed 200 {"sendNotification":true}"#,
        #"not-needed 200 {"sendNotification":false}"#,
        "flaky 500",
        #"flaky 200 {"sendNotification":true}"#,
        "other 404",
        "lookup 200 kari@example.no",
        "lookup 400",
        "world 200 6",
        "replaced 200 0",
        "lookup 200 nobody",
        "refused 400 persons[0].name must be a string.",
        "world 200 0",
      ]
    )
  }

  @Test func `a caller that is kept waiting is let go when the simulators stop`() async throws {
    let hanging = HangingCalls()
    async let waiting: Void = hanging.wait(.seconds(600))
    hanging.release()
    await waiting
  }

  @Test func `a stop closes the port and the connections`() async throws {
    let simulators = Simulators(clock: RuntimeClock(), activity: Activity(), send: { _, _, _ in 200 })
    let port = try await simulators.start()
    #expect(try await Python.run(Self.greeting, ["\(port)"]) == ["220"])
    await simulators.stop()
    #expect(try await Python.run(Self.greeting, ["\(port)"]) == ["ConnectionRefusedError"])
  }

  /// Runs the simulators on free ports; `body` gets the HTTP port and the SMTP port.
  private func withSimulators(
    _ posts: Posts = Posts(),
    _ body: ([String]) async throws -> [String]
  ) async throws -> [String] {
    let activity = Activity()
    var settings = SimulatorSettings()
    settings.reportDelay = .milliseconds(1)
    let simulators = Simulators(clock: RuntimeClock(), activity: activity, settings: settings) { url, _, body in
      posts.add(url, String(decoding: body, as: UTF8.self))
      return 200
    }
    let router = Router(context: APIContext.self)
    simulators.addRoutes(to: router)
    let server = try await RunningServer.start(router, port: 0, logger: Logger(label: "test"))
    let port = try await simulators.start()
    simulators.postReports(to: "http://127.0.0.1:1/reports")
    let answers: [String]
    do {
      answers = try await body(["\(server.port)", "\(port)"])
    } catch {
      await simulators.stop()
      await server.stop()
      throw error
    }
    while !activity.isIdle { try await Task.sleep(for: .milliseconds(1)) }
    await simulators.stop()
    await server.stop()
    return answers
  }
}

extension SimulatorTests {
  private static let mail = """
    import json, smtplib, sys, urllib.error, urllib.request
    from email.message import EmailMessage
    web = 'http://127.0.0.1:' + sys.argv[1] + '/simulators/'
    message = EmailMessage()
    message['From'], message['To'] = 'noreply@example.no', 'kari@example.no'
    message['Subject'] = 'Påminnelse – 1. mars'
    message.set_content('Hei\\n.\\n..\\nslutt\\n')
    with smtplib.SMTP('127.0.0.1', int(sys.argv[2])) as smtp:
      refused = smtp.send_message(message, to_addrs=['kari@example.no', 'finnes.ikke@example.no'])
      for address, (code, text) in refused.items():
        print('refused', address, code, text.decode().split()[0])
      mail = json.load(urllib.request.urlopen(web + 'mail'))[0]
      print('subject', mail['subject'])
      print('to', *mail['to'], 'copy', mail['copy'])
      raw = urllib.request.urlopen(web + 'mail/1/raw')
      print('raw', raw.read().endswith(b'\\r\\n\\r\\nHei\\r\\n.\\r\\n..\\r\\nslutt\\r\\n'), raw.headers['Content-Type'])
      try:
        urllib.request.urlopen(web + 'mail/2/raw')
      except urllib.error.HTTPError as error:
        print('raw of a number not given', error.code)
      print('data before mail', smtp.docmd('DATA')[0])
      print('keeps the connection', smtp.noop()[0])
    """

  private static let sms = """
    import http.client, json, sys
    def post(body, type='text/xml; charset=utf-8'):
      client = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=20)
      client.request('POST', '/simulators/pswin', body.encode(), {'Content-Type': type})
      return client.getresponse()
    def session(receiver):
      return ('<?xml version="1.0"?><SESSION><CLIENT>varsel</CLIENT><PW>secret</PW><MSGLST><MSG><ID>1</ID>'
        '<TEXT>Hei</TEXT><SND>Varsel</SND><RCV>' + receiver + '</RCV></MSG></MSGLST></SESSION>')
    answer = post(session('4799999001'))
    print(answer.status, answer.headers['Content-Type'], b'<STATUS>OK</STATUS>' in answer.read())
    try:
      post(session('4799999114')).read()
    except Exception as error:
      print('cut', type(error).__name__)
    print(post('{}', 'application/json').status)
    print(post(' ' * 1048577).status)
    client = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))
    client.request('GET', '/simulators/sms')
    for sms in json.load(client.getresponse()):
      print(sms['to'], sms['text'], sms['copy'])
    """

  private static let rest = """
    import json, sys, urllib.error, urllib.request
    def call(path, method='GET', body=None):
      data = None if body is None else json.dumps(body).encode()
      request = urllib.request.Request('http://127.0.0.1:' + sys.argv[1] + '/simulators/' + path, data, method=method)
      request.add_header('Content-Type', 'application/json')
      try:
        answer = urllib.request.urlopen(request)
        return answer.status, answer.read().decode()
      except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    for name in ['needed', 'not-needed', 'flaky', 'flaky', 'other']:
      status, text = call('conditions/' + name + '?secret=1')
      print(name, status, text) if status == 200 else print(name, status)
    def lookup(body):
      status, text = call('profile/api/v1/users/contactpoint/lookup', 'POST', body)
      if status != 200: return print('lookup', status)
      found = json.loads(text)['contactPointsList']
      print('lookup', status, found[0]['email'] if found else 'nobody')
    lookup({'nationalIdentityNumbers': ['01819010001'], 'useStaleContactInfo': False})
    lookup({'numbers': []})
    status, text = call('world')
    print('world', status, len(json.loads(text)['persons']))
    status, text = call('world', 'PUT', {'persons': []})
    print('replaced', status, len(json.loads(text)['persons']))
    lookup({'nationalIdentityNumbers': ['01819010001']})
    status, text = call('world', 'PUT', {'persons': [{'nationalIdentityNumber': '01819010001', 'name': 1}]})
    for field, rules in json.loads(text)['errors'].items(): print('refused', status, field, *rules)
    status, text = call('world')
    print('world', status, len(json.loads(text)['persons']))
    """

  private static let greeting = """
    import smtplib, sys
    try:
      print(smtplib.SMTP().connect('127.0.0.1', int(sys.argv[1]))[0])
    except OSError as error:
      print(type(error).__name__)
    """
}

private final class Posts: Sendable {
  private let posts = Mutex<[String]>([])

  var all: [String] { posts.withLock { $0 } }

  func add(_ url: String, _ body: String) {
    let state = body.firstMatch(of: /<STATE>([A-Z]+)<\/STATE>/).map { String($0.1) } ?? "?"
    posts.withLock { $0.append("\(url) \(state)") }
  }
}

/// Runs scripts in a Python process.
private enum Python {
  private static let path = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static var isInstalled: Bool { path != nil }

  /// The lines that the script prints.
  static func run(_ script: String, _ arguments: [String]) async throws -> [String] {
    // The tests' own environment may send HTTP elsewhere.
    let environment = ["PYTHONIOENCODING": "utf-8", "no_proxy": "*"]
    let process = try RunningProcess(try #require(path), ["-c", script] + arguments, environment: environment)
    #expect(await process.end() == 0)
    return process.lines
  }
}
