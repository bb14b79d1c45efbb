import Testing

@testable import Transport

@Suite struct RetryAfterTests {
  @Test(arguments: [
    ("0", 0), ("120", 120), ("Sun, 06 Nov 1994 08:49:37 GMT", 10), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
    ("Mon, 29 Feb 1996 00:00:00 GMT", 3_600), ("3601", 3_600), ("-1", nil), ("+1", nil), ("1.5", nil), ("soon", nil),
    ("", nil),
    ("Sun, 31 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37", nil),
    ("99999999999999999999", 3_600),
  ])
  func `seconds and dates are read, and nothing else`(_ value: String, _ expected: Int?) {
    let response = HTTPResponse(status: 429, headers: ["retry-after": value])
    // 1994-11-06T08:49:27Z.
    #expect(RetryAfter.seconds(in: response, now: 784_111_767) == expected)
  }

  @Test func `there is none where the server says nothing`() {
    #expect(RetryAfter.seconds(in: HTTPResponse(status: 503)) == nil)
  }
}
