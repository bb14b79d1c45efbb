import FoundationEssentials
import Notifications
import Transport

/// One call of a registry: whom it asks for, and what its answer says of them.
///
/// Whatever cannot be read fails the whole call, one malformed entry among good ones too: nobody must pass for unknown, or
/// for not reserved, because the registry is out of order. What the answer says of others than those asked
/// for is ignored.
protocol RegistryCall {
  associatedtype Question: Encodable
  associatedtype Answer: Decodable

  /// The registry as it is called in an error: "The contact registry".
  static var registry: String { get }
  /// Behind the registry's address.
  var path: String { get }
  /// Nil for a GET; it is posted otherwise.
  var question: Question? { get }
  /// The same about half of those it is about each; empty where it is about one, or cannot be divided.
  var halves: [any RegistryCall] { get }
  /// What a status says by itself, without a body; nil where it says that there is no answer.
  static func answer(toStatus status: Int) -> Answer?

  /// Adds what the registry says.
  func read(_ answer: Answer, into lookup: inout RecipientLookup)
  /// Notes that those whom the call is about could not be asked for.
  func fail(_ error: FunctionError, into lookup: inout RecipientLookup)
}

extension RegistryCall {
  var halves: [any RegistryCall] { [] }

  static func answer(toStatus status: Int) -> Answer? { nil }

  /// - Parameter credentials: header fields that name the caller.
  func request(to endpoint: RegistryEndpoint, credentials: [(String, String)], limits: TimeLimits) -> HTTPRequest {
    var headers: HTTPFields = ["Accept": "application/json"]
    if question != nil { headers.append("Content-Type", "application/json") }
    for (name, value) in endpoint.headers + credentials { headers.append(name, value) }
    return HTTPRequest(
      method: question == nil ? "GET" : "POST",
      url: endpoint.url.appending(path),
      headers: headers,
      // Texts and flags always encode.
      body: question.flatMap { try? JSONEncoder().encode($0) }.map { Array($0) },
      limits: limits,
      bodyLimit: ContactRegistries.answerLimit
    )
  }

  /// Reads the answer.
  func settle(
    _ result: Result<HTTPResponse, TransportError>,
    into lookup: inout RecipientLookup
  ) throws(RegistryCallError) {
    let response: HTTPResponse
    switch result {
    case .success(let value): response = value
    case .failure(let error): throw RegistryCallError(silence(error))
    }
    if let answer = Self.answer(toStatus: response.status) { return read(answer, into: &lookup) }
    guard (200...299).contains(response.status) else {
      throw RegistryCallError(
        .registryUnavailable(
          "\(Self.registry) answered with status \(response.status)",
          retryAfterSeconds: RetryAfter.seconds(in: response)
        ),
        isPerhapsOfOne: response.status == 400
      )
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
      throw RegistryCallError(
        .registryUnavailable("\(Self.registry) gave an answer that cannot be read"), isPerhapsOfOne: true)
    }
    read(answer, into: &lookup)
  }

  func silence(_ error: TransportError) -> FunctionError {
    .registryUnavailable("\(Self.registry) did not answer: \(error.message)")
  }
}

/// Why a call tells nothing.
struct RegistryCallError: Error {
  let reason: FunctionError
  /// Whether one of those it is about may be the cause.
  let isPerhapsOfOne: Bool

  init(_ reason: FunctionError, isPerhapsOfOne: Bool = false) {
    self.reason = reason
    self.isPerhapsOfOne = isPerhapsOfOne
  }
}

extension Array {
  /// Two arrays; none where there is no more than one element.
  var halves: [[Element]] {
    count > 1 ? [Array(self[..<(count / 2)]), Array(self[(count / 2)...])] : []
  }
}

/// The question of a call that is a GET.
struct NoQuestion: Encodable {}
