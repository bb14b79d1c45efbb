import Foundation
import TestSupport

/// Lambda's side of its runtime API, strictly after its specification: what comes in another order than `next`, then one
/// answer to what `next` gave, is refused with 403, an answer to another invocation with 400.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
final class LambdaPlatform: @unchecked Sendable {
  struct Answer {
    enum Kind { case response, error, initError }
    var kind: Kind
    var id: String
    var head: String
    var body: [UInt8]
    var json: JSONValue? { try? JSONValue(bytes: body) }
  }

  private enum Phase: Equatable { case starting, ready, handed(String), over }

  private let condition = NSCondition()
  private var phase = Phase.starting
  private var events: [[UInt8]]
  private var handedOut = 0
  private var all: [Answer] = []
  private var refusals: [String] = []
  private let deadline: String?
  private let path: String
  private let status: @Sendable (Answer) -> Int
  private var peer: HTTPPeer?

  /// - Parameters:
  ///   - path: before that of the API, as emulators have it.
  ///   - deadline: what `Lambda-Runtime-Deadline-Ms` says.
  ///   - status: how an answer is taken.
  init(
    _ events: [[UInt8]],
    path: String = "",
    deadline: String? = "600000",
    status: @escaping @Sendable (Answer) -> Int = { _ in 202 }
  ) {
    self.events = events
    self.path = path
    self.deadline = deadline
    self.status = status
    // A call may still be read when the test is over.
    peer = HTTPPeer { [weak self] request in self?.answer(request) ?? .nothing }
  }

  /// As in `AWS_LAMBDA_RUNTIME_API`.
  var address: String { "\(peer?.address ?? "")\(path)" }

  /// What was refused, because it came out of order.
  var violations: [String] { condition.withLock { refusals } }

  /// Waits for so many answers.
  func answers(_ number: Int) throws -> [Answer] {
    condition.lock()
    defer { condition.unlock() }
    let limit = Date(timeIntervalSinceNow: 60)
    while all.count < number {
      guard condition.wait(until: limit) else { throw Missing(number: number, got: all.count, refusals: refusals) }
    }
    return all
  }

  /// Waits until the function asks for more than there is.
  func waitUntilIdle() throws {
    condition.lock()
    defer { condition.unlock() }
    let limit = Date(timeIntervalSinceNow: 60)
    while !(phase == .over) {
      guard condition.wait(until: limit) else { throw Missing(number: 0, got: all.count, refusals: refusals) }
    }
  }

  struct Missing: Error {
    var number: Int
    var got: Int
    var refusals: [String]
  }

  private func answer(_ request: PeerRequest) -> PeerAnswer {
    let base = "\(path)/2018-06-01/runtime/"
    let method = request.head.prefix { $0 != " " }
    guard request.target.hasPrefix(base) else { return refuse(request, 404) }
    let parts = request.target.dropFirst(base.count).split(separator: "/").map(String.init)
    condition.lock()
    defer {
      condition.broadcast()
      condition.unlock()
    }
    switch (method, parts.count) {
    case ("GET", 2) where parts == ["invocation", "next"]: return next(request)
    case ("POST", 2) where parts == ["init", "error"]:
      guard phase == .starting else { return refuse(request, 403) }
      phase = .over
      return take(.init(kind: .initError, id: "", head: request.head, body: request.body))
    case ("POST", 3) where parts[0] == "invocation" && ["response", "error"].contains(parts[2]):
      guard case .handed(let id) = phase else { return refuse(request, 403) }
      guard id == parts[1] else { return refuse(request, 400) }
      phase = .ready
      return take(
        .init(kind: parts[2] == "error" ? .error : .response, id: id, head: request.head, body: request.body))
    default: return refuse(request, 404)
    }
  }

  private func next(_ request: PeerRequest) -> PeerAnswer {
    guard phase == .starting || phase == .ready else { return refuse(request, 403) }
    guard !events.isEmpty else {
      phase = .over
      return .hang
    }
    handedOut += 1
    let id = "8476a536-e9f4-11e8-9739-\(1_000_000_000_000 + handedOut)"
    phase = .handed(id)
    var headers = [
      "Lambda-Runtime-Aws-Request-Id": id, "Content-Type": "application/json",
      "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-north-1:123456789012:function:f",
      "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
    ]
    headers["Lambda-Runtime-Deadline-Ms"] = deadline
    return .answer(status: 200, headers: headers, body: events.removeFirst())
  }

  private func take(_ answer: Answer) -> PeerAnswer {
    all.append(answer)
    return .answer(status: status(answer), headers: [:], body: Array(#"{"status":"OK"}"#.utf8))
  }

  private func refuse(_ request: PeerRequest, _ status: Int) -> PeerAnswer {
    refusals.append("\(status) to \(request.head.prefix { $0 != "\r\n" })")
    let type = status == 403 ? "InvalidStateTransition" : "InvalidRequestID"
    return .status(status, #"{"errorMessage":"","errorType":"\#(type)"}"#)
  }
}
