import TestSupport
import Testing

/// Calls of an HTTP API, as API Gateway passes them on to Lambda.
@Suite("Calls of an HTTP API", .timeLimit(.minutes(2)))
struct LambdaHTTPTests {
  private static let base = "/notifications/api/v1"

  /// A call in payload format 2.0.
  private func call(
    _ method: String,
    _ path: String,
    query: [String: String] = [:],
    headers: [String: String] = [:],
    body: String? = nil,
    claims: [String: String]? = ["urn:altinn:org": "ttd"],
    records: JSONValue? = nil
  ) -> JSONValue {
    var context: JSONValue = [
      "accountId": "123456789012", "apiId": "a", "domainName": "varsel.example", "domainPrefix": "varsel",
      "http": ["method": .text(method), "path": .text(path), "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"],
      "requestId": "JKJaXmPLvHcESHA=", "routeKey": "$default", "stage": "$default",
      "time": "24/Nov/2026:21:40:00 +0000", "timeEpoch": 1_795_556_400_000,
    ]
    if let claims {
      context["authorizer"] = ["jwt": ["claims": .object(claims.mapValues { .text($0) }), "scopes": nil]]
    }
    var event: JSONValue = [
      "version": "2.0", "routeKey": "$default", "rawPath": .text(path),
      "rawQueryString": .text(query.map { "\($0.key)=\($0.value)" }.joined(separator: "&")),
      "headers": .object(headers.mapValues { .text($0) }), "requestContext": context, "isBase64Encoded": false,
    ]
    if !query.isEmpty { event["queryStringParameters"] = .object(query.mapValues { .text($0) }) }
    if let body { event["body"] = .text(body) }
    if let records { event["records"] = records }
    return event
  }

  private func answer(_ function: String, _ event: JSONValue, settings: [String: String] = [:]) throws -> JSONValue {
    let platform = LambdaPlatform([event.bytes])
    let environment = settings.merging(["AWS_LAMBDA_RUNTIME_API": platform.address]) { $1 }
    let process = try ChildProcess(Repository.executable(of: function), environment: environment)
    let answer = try platform.answers(1)[0]
    #expect(answer.kind == .response)
    withExtendedLifetime(process) {}
    return try #require(answer.json)
  }

  private func body(_ answer: JSONValue) throws -> JSONValue {
    try JSONValue(bytes: try #require(answer["body"]?.text).utf8)
  }

  private static let order = """
    {"idempotencyId": "sak-1", "recipient": {"recipientEmail": {"emailAddress": "kari@example.no",
      "emailSettings": {"subject": "s", "body": "b"}}}}
    """

  private func placing(
    _ body: String = Self.order,
    path: String = "future/orders",
    headers: [String: String] = ["content-type": "application/json"],
    claims: [String: String]? = ["urn:altinn:org": "ttd"],
    records: JSONValue? = nil
  ) -> JSONValue {
    call("POST", "\(Self.base)/\(path)", headers: headers, body: body, claims: claims, records: records)
  }

  // MARK: create-order

  @Test(
    arguments: [
      nil, [:], ["sub": "ttd"], ["urn:altinn:org": ""], ["urn:altinn:org": "t t"],
      ["urn:altinn:org": "ttd", "pid": "01819010001"],
    ] as [[String: String]?])
  func `nobody places an order whom the authorizer does not name`(_ claims: [String: String]?) throws {
    var event = placing(claims: claims, records: [:])
    event["requestContext"]?["authorizer"]?["jwt"]?["claims"]?["roles"] = ["a", 1]
    // Wherever else a name stands.
    event["creator"] = "ttd"
    event["headers"]?["x-creator"] = "ttd"
    #expect(try answer("create-order", event)["statusCode"] == 403)
    #expect(try answer("show-order", call("GET", "\(Self.base)/orders/x", claims: claims))["statusCode"] == 403)
  }

  @Test func `an order is not accepted before somebody has looked for an earlier one, and will store it`() throws {
    let first = try answer("create-order", placing())
    #expect(first["statusCode"] == 500)
    #expect(first["needs"] == ["creator": "ttd", "scope": "Notification", "idempotencyKey": "sak-1"])
    #expect(first["store"] == nil)

    let second = try answer("create-order", placing(records: [:]))
    #expect(second["statusCode"] == 201)
    let receipt = try body(second)
    #expect(second["store"]?["chain"]?["receipt"] == receipt)
    #expect(second["store"]?["chain"]?["idempotencyKey"] == "sak-1")
    #expect(second["store"]?["orders"]?[0]?["id"] == receipt["notification"]?["shipmentId"])
    #expect(second["store"]?["orders"]?[0]?["created"] == "2026-11-24T21:40:00.000Z")
    let id = try #require(receipt["notificationOrderId"]?.text)
    #expect(
      second["headers"]?["location"] == .text("https://varsel.example\(Self.base)/orders/chain/\(id)"))
    // Whoever repeats the call stores the same.
    #expect(try answer("create-order", placing(records: [:])) == second)

    let chain = try #require(second["store"]?["chain"])
    let existing: JSONValue = ["existing": ["fingerprint": chain["fingerprint"] ?? nil, "receipt": receipt]]
    let again = try answer("create-order", placing(records: existing))
    #expect(again["statusCode"] == 200 && again["headers"]?["idempotency-replayed"] == "true")
    #expect(try body(again) == receipt)
    #expect(again["store"] == nil)
    let other = Self.order.replacing("\"s\"", with: "\"other\"")
    #expect(try answer("create-order", placing(other, records: existing))["statusCode"] == 422)
  }

  @Test func `the older calls take their key from a header, or none`() throws {
    let single = #"{"subject": "s", "body": "b", "recipients": [{"emailAddress": "kari@example.no"}]}"#
    let headers = ["Content-Type": "application/json", "Idempotency-Key": "\"k 1\""]
    let needs = try answer("create-order", placing(single, path: "orders/email", headers: headers))["needs"]
    #expect(needs == ["creator": "ttd", "scope": "Order", "idempotencyKey": "k 1"])
    let two = ["content-type": "application/json", "idempotency-key": "\"a\",\"b\""]
    #expect(
      try answer("create-order", placing(single, path: "orders/email", headers: two, records: [:]))["statusCode"] == 400
    )
    let bare = ["content-type": "application/json"]
    #expect(
      try answer("create-order", placing(single, path: "orders/email", headers: bare))["needs"]
        == ["creator": "ttd", "scope": "Order"])
    let placed = try answer("create-order", placing(single, path: "orders/email", headers: bare, records: [:]))
    #expect(placed["statusCode"] == 202)
    #expect(placed["store"]?["chain"]?["idempotencyKey"] == nil)
  }

  @Test func `what the API refuses is refused in its own way`() throws {
    func status(_ event: JSONValue) throws -> JSONValue? { try answer("create-order", event)["statusCode"] }
    #expect(try status(placing(headers: [:])) == 415)
    #expect(try status(placing("[]")) == 400)
    #expect(try status(placing(path: "future/nothing")) == 404)
    #expect(try status(call("GET", "\(Self.base)/future/orders")) == 404)
    #expect(try status(placing(#"{"idempotencyId": "1"}"#, records: [:])) == 400)
    let large = "{\"a\": \"\(String(repeating: "x", count: 1 << 20))\"}"
    #expect(try status(placing(large)) == 413)
    let problem = try answer("create-order", placing(#"{"idempotencyId": "1"}"#, records: [:]))
    #expect(problem["headers"]?["content-type"] == "application/problem+json; charset=utf-8")
    var binary = placing()
    binary["body"] = "e30="
    binary["isBase64Encoded"] = true
    #expect(try answer("create-order", binary)["needs"] == ["creator": "ttd", "scope": "Notification"])
  }

  @Test func `a registry that is away is a 503, and nothing is to be stored`() throws {
    let person = """
      {"idempotencyId": "1", "recipient": {"recipientPerson": {"nationalIdentityNumber": "01819010001",
        "channelSchema": "Email", "emailSettings": {"subject": "s", "body": "b"}}}}
      """
    let settings = ["VARSEL_PROFILE_URL": "http://\(LoopbackServer.closedAddress())/"]
    let got = try answer("create-order", placing(person, records: [:]), settings: settings)
    #expect(got["statusCode"] == 503 && got["headers"]?["retry-after"] != nil && got["store"] == nil)
    #expect(try answer("create-order", placing(person, records: [:]))["statusCode"] == 500)
  }

  // MARK: show-order

  @Test func `a call says which records it needs, and is answered from them`() throws {
    let example = try Example.event(of: "show-order")
    let records = try #require(example["records"])
    let id = try #require(records["order"]?["id"]?.text)
    for path in ["future/shipment/\(id)", "orders/\(id)", "orders/\(id)/status", "orders/\(id)/notifications/sms"] {
      let needs = try answer("show-order", call("GET", "\(Self.base)/\(path)"))
      #expect(needs["statusCode"] == 500 && needs["needs"]?["read"] == ["order": .text(id)], "\(path)")
      let shown = try answer("show-order", call("GET", "\(Self.base)/\(path)", records: records))
      #expect(shown["statusCode"] == 200, "\(path)")
      let foreign = call("GET", "\(Self.base)/\(path)", claims: ["urn:altinn:org": "skd"], records: records)
      #expect(try answer("show-order", foreign)["statusCode"] == 404, "\(path)")
    }
    let order = try body(try answer("show-order", call("GET", "\(Self.base)/orders/\(id)", records: records)))
    #expect(order["links"]?["self"] == .text("https://varsel.example\(Self.base)/orders/\(id)"))
    let settings = ["VARSEL_PUBLIC_URL": "https://varsel.no/"]
    let own = try answer("show-order", call("GET", "\(Self.base)/orders/\(id)", records: records), settings: settings)
    #expect(try body(own)["links"]?["self"] == .text("https://varsel.no\(Self.base)/orders/\(id)"))
  }

  @Test func `a page of the feed, orders of a reference and cancellations are asked for`() throws {
    func needs(_ event: JSONValue) throws -> JSONValue? { try answer("show-order", event)["needs"] }
    let feed = call(
      "GET", "\(Self.base)/future/shipment/feed", query: ["seq": "7", "pageSize": "9", "orderBy": "desc"])
    #expect(
      try needs(feed)?["read"]
        == ["feed": ["creator": "ttd", "sequenceNumber": 7, "limit": 9, "isDescending": true]])
    let orders = call("GET", "\(Self.base)/orders", query: ["sendersReference": "sak"])
    #expect(try needs(orders)?["read"] == ["orders": ["creator": "ttd", "sendersReference": "sak"]])
    let id = "5b6d7f3e-0c1a-5e57-9d8e-3a6f1c2b4d01"
    #expect(
      try needs(call("PUT", "\(Self.base)/orders/\(id)/cancel"))?["cancel"]
        == ["creator": "ttd", "order": .text(id), "happened": ["kind": "cancel", "of": "order"]])
    #expect(
      try needs(call("PUT", "\(Self.base)/future/orders/\(id)/cancel"))?["cancel"]
        == ["creator": "ttd", "chain": .text(id), "happened": ["kind": "cancel", "of": "unsent"]])
    for (method, path, status) in [
      ("GET", "future/shipment/x", 400), ("GET", "orders", 400), ("GET", "orders/\(id)/notifications/fax", 404),
      ("DELETE", "orders/\(id)", 404), ("GET", "orders/\(id)/", 404), ("GET", "nothing", 404),
      ("GET", "future/shipment/feed", 400),
    ] {
      let query = path.hasSuffix("feed") ? ["seq": "-1"] : [:]
      #expect(
        try answer("show-order", call(method, "\(Self.base)/\(path)", query: query))["statusCode"] == .number(status),
        "\(path)")
    }
  }

  // MARK: receive-report

  @Test func `a report is answered for whoever stores it, and for nobody else`() throws {
    let report = """
      <?xml version="1.0"?><MSGLST><MSG><ID>1</ID><REF>abc</REF><RCV>4799999001</RCV><STATE>DELIVRD</STATE></MSG></MSGLST>
      """
    func call(_ path: String, records: JSONValue?) -> JSONValue {
      self.call("POST", path, body: report, claims: nil, records: records)
    }
    let path = "/notifications/sms/api/v1/reports"
    let nobody = try answer("receive-report", call(path, records: nil))
    #expect(nobody["statusCode"] == 500 && nobody["needs"] == [:])
    for path in [path, "\(path)/pswin"] {
      let kept = try answer("receive-report", call(path, records: [:]))
      #expect(kept["statusCode"] == 200, "\(path)")
      #expect(kept["store"]?["reports"]?[0]?["reference"] == "abc", "\(path)")
    }
    #expect(try answer("receive-report", call("\(path)/nobody", records: [:]))["statusCode"] == 404)
    #expect(try answer("receive-report", call("/reports", records: [:]))["statusCode"] == 404)
    let locked = ["VARSEL_REPORT_USERNAME": "a", "VARSEL_REPORT_PASSWORD": "b"]
    let refused = try answer("receive-report", call(path, records: [:]), settings: locked)
    #expect(refused["statusCode"] == 401 && refused["store"] == nil)
  }

  @Test func `over its URL a function takes its own events, from those whom AWS has let in, and from nobody else`()
    throws
  {
    var event = call("POST", "/", body: String(decoding: LambdaTests.event.bytes, as: UTF8.self), claims: nil)
    event["requestContext"]?["authorizer"] = ["iam": ["accessKey": "AKIDEXAMPLE", "userId": "u"]]
    let got = try answer("window-trigger", event)
    #expect(got["statusCode"] == 200)
    let direct = try FunctionRun("window-trigger", LambdaTests.event.bytes).output
    #expect(got["body"] == .text(String(decoding: direct, as: UTF8.self)))

    let placing = try Example.event(of: "create-order")
    var order = call("POST", "/", body: String(decoding: placing.bytes, as: UTF8.self))
    #expect(try answer("create-order", order)["statusCode"] == 404)
    order["requestContext"]?["authorizer"] = ["iam": ["accessKey": "AKIDEXAMPLE"]]
    #expect(try body(try answer("create-order", order))["orders"]?.list?.isEmpty == false)
  }

  @Test func `a function that stands behind no API says so`() throws {
    let platform = LambdaPlatform([call("GET", "/").bytes])
    let environment = ["AWS_LAMBDA_RUNTIME_API": platform.address]
    let process = try ChildProcess(Repository.executable(of: "window-trigger"), environment: environment)
    let answer = try platform.answers(1)[0]
    #expect(answer.kind == .error && answer.json?["errorType"] == "http")
    withExtendedLifetime(process) {}
  }
}
