import HTTPTypes
import Hummingbird
import Notifications

extension TriggerKey {
  static let fieldName = "X-API-Key"
  private static let field = HTTPField.Name(fieldName) ?? .authorization

  func check(_ request: Request) throws(ProblemError) {
    guard isGiven(in: request.headers[Self.field]) else {
      throw ProblemError(.unauthorized, headers: [.wwwAuthenticate: "ApiKey"])
    }
  }
}
