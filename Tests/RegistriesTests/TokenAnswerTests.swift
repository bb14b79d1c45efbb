import Notifications
import Testing
import Transport

@testable import Registries

@Suite struct TokenAnswerTests {
  private func error(_ status: Int, _ body: String) -> TokenError? {
    do throws(TokenError) {
      _ = try TokenAnswer(HTTPResponse(status: status, body: Array(body.utf8)))
      return nil
    } catch {
      return error
    }
  }

  @Test func `a token and its seconds are read`() throws {
    let body = #"{"access_token": "eyJ.a-_~+/==", "token_type": "bearer", "expires_in": 599, "scope": "s"}"#
    let answer = try TokenAnswer(HTTPResponse(status: 200, body: Array(body.utf8)))
    #expect(answer.token == "eyJ.a-_~+/==" && answer.lifetime == 599)
  }

  @Test func `no token is kept for longer than a day`() throws {
    let body = #"{"access_token": "a", "token_type": "Bearer", "expires_in": 9223372036854775807}"#
    #expect(try TokenAnswer(HTTPResponse(status: 200, body: Array(body.utf8))).lifetime == 86_400)
  }

  @Test func `when it may be asked again stands in the error`() {
    let busy = HTTPResponse(status: 429, headers: ["Retry-After": "30"], body: [])
    let error = #expect(throws: TokenError.self) { try TokenAnswer(busy) }
    #expect(error.map { FunctionError($0).retryAfterSeconds } == 30)
  }

  @Test(arguments: [
    "", "{}", "null", "<html>",
    #"{"access_token": "", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "a b", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "a\r\nX-Injected: 1", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "=a", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "a=b", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "å", "token_type": "Bearer", "expires_in": 599}"#,
    #"{"access_token": "a", "token_type": "DPoP", "expires_in": 599}"#,
    #"{"access_token": "a", "token_type": "Bearer"}"#,
    #"{"access_token": "a", "token_type": "Bearer", "expires_in": 0}"#,
  ])
  func `what is no bearer token with an end is not used`(body: String) {
    #expect(error(200, body) == .unreadableAnswer)
  }

  @Test(
    arguments: [
      (
        #"{"error": "invalid_grant", "error_description": "Grant is used (MP-012)", "error_uri": "x"}"#,
        "invalid_grant", "MP-012"
      ),
      (
        #"{"error": "invalid_scope", "error_description": "MP-MP-200: Consumer has no access"}"#,
        "invalid_scope", "MP-200"
      ),
      (#"{"error": "invalid_client"}"#, "invalid_client", nil),
      (#"{"error": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "error_description": "MP-1"}"#, nil, nil),
      (#"{"error": 7}"#, nil, nil),
      ("<html>", nil, nil), ("", nil, nil),
    ] as [(String, String?, String?)])
  func `a refusal keeps the codes and no words`(body: String, expected: String?, code: String?) {
    #expect(error(400, body) == .refused(status: 400, error: expected, code: code))
  }

  @Test func `a message names the codes; what may pass is told from what needs a change`() {
    let refused = TokenError.refused(status: 400, error: "invalid_grant", code: "MP-110")
    #expect(refused.message == "Maskinporten refused the token: status 400, invalid_grant, MP-110.")
    #expect(TokenError.refused(status: 503, error: nil, code: nil).message.hasSuffix(": status 503."))
    #expect(!refused.isRetryable && !TokenError.noAnswer(.certificateRefused).isRetryable)
    for status in [429, 500, 503] { #expect(TokenError.refused(status: status, error: nil, code: nil).isRetryable) }
    #expect(TokenError.noAnswer(.timeOut(sent: true)).isRetryable)
  }
}
