import Foundation
import ProcessSettings
import TestSupport
import Testing

@testable import local_runtime

@Suite struct FunctionGatewaySigningTests {
  /// Recomputes the signature of a request as botocore does, AWS's own implementation.
  private static let check = """
    import json, re, sys
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    given = json.load(sys.stdin)
    fields = dict(line.split(": ", 1) for line in given["head"].split("\\r\\n")[1:] if ": " in line)
    names = {name.lower(): name for name in fields}
    authorization = fields[names["authorization"]]
    signed = re.search("SignedHeaders=([^,]+)", authorization)[1].split(";")
    request = AWSRequest("POST", given["url"], data=given["body"].encode())
    for name in signed:
        request.headers[name] = fields[names[name]]
    request.context["timestamp"] = fields[names["x-amz-date"]]
    signer = SigV4Auth(Credentials("AKIDEXAMPLE", "secret", given["token"]), "lambda", "eu-north-1")
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    assert "Credential=AKIDEXAMPLE/%s/eu-north-1/lambda/aws4_request" % fields[names["x-amz-date"]][:8] in authorization
    assert given["token"] is None or "x-amz-security-token" in signed, "the token must be signed"
    assert authorization.endswith("Signature=" + signature), authorization + " is not " + signature
    """

  @Test(arguments: [nil, "a session's token"])
  func `a call of a function URL is signed as AWS signs it`(_ token: String?) async throws {
    let peer = HTTPPeer { _ in .ok("[]") }
    var environment = [
      "VARSEL_FUNCTIONS_AWS_REGION": "eu-north-1", "VARSEL_FUNCTIONS_AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
      "VARSEL_FUNCTIONS_AWS_SECRET_ACCESS_KEY": "secret",
    ]
    environment["VARSEL_FUNCTIONS_AWS_SESSION_TOKEN"] = token
    let url = "http://\(peer.address)/{name}?a=1"
    let gateway = try FunctionGateway(url, settings: Settings(environment: environment))
    let body = #"[{"text": "å"}]"#
    #expect(await gateway.call("send-sms", Array(body.utf8), limit: .seconds(10)) == .line(Array("[]".utf8)))
    let head = try #require(peer.requests.first?.head)
    let given: [String: String?] = ["head": head, "url": gateway.url(of: "send-sms"), "body": body, "token": token]
    let python = try ChildProcess(try Repository.python(), ["-c", Self.check])
    try python.send(Array(try JSONEncoder().encode(given)))
    let status = try python.end()
    #expect(status == 0, "\(String(decoding: python.errors, as: UTF8.self))")
  }
}
