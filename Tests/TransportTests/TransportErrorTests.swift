import CCurl
import Testing

@testable import Transport

@Suite struct TransportErrorTests {
  static let all: [TransportError] = [
    .invalidURL, .unsupportedScheme, .invalidMethod, .invalidHeader, .nameNotResolved, .connectFailed,
    .addressRefused(.loopback), .tlsHandshakeFailed, .certificateRefused, .tlsNotOffered, .timeOut(sent: true),
    .timeOut(sent: false), .bodyTooLarge(limit: 9), .sendFailed(sent: true), .sendFailed(sent: false),
    .receiveFailed, .emptyReply, .malformedReply, .other(code: 99, sent: true), .other(code: 99, sent: false),
  ]

  @Test func `whatever libcurl says, sent bytes leave doubt`() {
    for code in 1...99 as ClosedRange<UInt32> {
      #expect(TransportError(CURLcode(rawValue: code), sent: true).mayHaveBeenSent)
    }
  }

  @Test func `has one code a cause`() {
    #expect(Set(Self.all.map(\.code)).count == 17)
  }

  @Test func `tells strangers nothing about a network before anything was sent`() {
    for error in Self.all where !error.mayHaveBeenSent {
      #expect([.unreachable, .urlNotAllowed].contains(error.publicReason))
    }
  }
}
