import Foundation

/// What an `HTTPPeer` does with a request.
package enum PeerAnswer: Sendable {
  case answer(status: Int, headers: [String: String], body: [UInt8])
  /// Closes the connection.
  case nothing
  /// Says nothing until the other side gives up.
  case hang
  /// A good answer, so long that nobody should read it to its end.
  case endless(bytes: Int)
  /// A good answer, a byte every tenth of a second until the other side gives up.
  case drip
  case raw(String)

  package static func ok(_ body: String) -> PeerAnswer { .answer(status: 200, headers: [:], body: Array(body.utf8)) }
  package static func status(_ status: Int, _ body: String = "") -> PeerAnswer {
    .answer(status: status, headers: [:], body: Array(body.utf8))
  }

  package static func utf16(_ body: String) -> PeerAnswer {
    .answer(status: 200, headers: [:], body: body.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
  }

  /// The body packed, though nobody asked for that.
  package static func gzipped(_ body: String) throws -> PeerAnswer {
    let gzip = try ChildProcess("/usr/bin/gzip", ["-c"])
    try gzip.send(Array(body.utf8))
    guard try gzip.end() == 0 else { throw CocoaError(.executableLoad) }
    return .answer(status: 200, headers: ["Content-Encoding": "gzip"], body: gzip.output)
  }
}
