import FoundationEssentials
import Notifications
import Transport

/// One call of a registry: whom it asks for, and what its answer says of them.
///
/// Whatever cannot be read fails the whole call, one malformed entry among a thousand good ones too: nobody must pass for
/// unknown, or for not reserved, because the registry is out of order. What the answer says of others than those asked
/// for is ignored.
protocol RegistryCall {
  associatedtype Question: Encodable
  associatedtype Answer: Decodable

  /// The registry as it is called in an error: "The contact registry".
  static var registry: String { get }
  /// Behind the registry's address.
  static var path: String { get }
  var question: Question { get }

  /// Adds what the registry says.
  func read(_ answer: Answer, into lookup: inout RecipientLookup)
  /// Notes that those whom the call is about could not be asked for.
  func fail(_ error: FunctionError, into lookup: inout RecipientLookup)
}

extension RegistryCall {
  func request(to url: RegistryURL, limits: TimeLimits) -> HTTPRequest {
    HTTPRequest(
      method: "POST",
      url: url.appending(Self.path),
      headers: ["Content-Type": "application/json", "Accept": "application/json"],
      // Texts and flags always encode.
      body: (try? JSONEncoder().encode(question)).map { Array($0) },
      limits: limits,
      bodyLimit: AltinnRegistries.answerLimit
    )
  }

  func settle(_ result: Result<HTTPResponse, TransportError>, into lookup: inout RecipientLookup) {
    do throws(FunctionError) {
      read(try answer(in: result), into: &lookup)
    } catch {
      fail(error, into: &lookup)
    }
  }

  private func answer(in result: Result<HTTPResponse, TransportError>) throws(FunctionError) -> Answer {
    let response: HTTPResponse
    switch result {
    case .success(let value): response = value
    case .failure(let error): throw .registryUnavailable("\(Self.registry) did not answer: \(error.message)")
    }
    guard (200...299).contains(response.status) else {
      throw .registryUnavailable("\(Self.registry) answered with status \(response.status)")
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body)) else {
      throw .registryUnavailable("\(Self.registry) gave an answer that cannot be read")
    }
    return answer
  }
}
