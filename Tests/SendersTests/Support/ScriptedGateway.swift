@testable import Senders
@testable import Transport

/// A gateway that gives one answer to every request, and keeps what it was sent.
final class ScriptedGateway {
  private(set) var requests: [HTTPRequest] = []
  private let answer: Result<HTTPResponse, TransportError>

  init(_ answer: Result<HTTPResponse, TransportError>) {
    self.answer = answer
  }

  convenience init(_ body: String, status: Int = 200, type: String? = nil) {
    let headers: HTTPFields = type.map { ["content-type": $0] } ?? [:]
    self.init(.success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8))))
  }

  var provider: PSWinSMSProvider {
    PSWinSMSProvider(url: "https://gateway.example/", username: "varsel", password: "secret") {
      request throws(TransportError) in
      self.requests.append(request)
      return try self.answer.get()
    }
  }
}
