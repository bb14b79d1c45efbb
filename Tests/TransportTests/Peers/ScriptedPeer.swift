import Foundation

/// A server on loopback that does what a test says: one script a connection, side by side.
final class ScriptedPeer {
  typealias Script = @Sendable (PeerConnection, Transcript) -> Void

  let port: Int
  let transcript = Transcript()

  /// - Parameter scripts: For the first connection, the second, and so on; further ones are closed at once.
  convenience init(_ scripts: Script...) {
    self.init(scripts)
  }

  init(_ scripts: [Script]) {
    // Open until the process ends: a listener closed under its thread would be another test's next.
    let (listener, port) = Loopback.listen()
    self.port = port
    Thread.detachNewThread { [listener, transcript] in
      var next = scripts.makeIterator()
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        transcript.add("connection")
        let script = next.next()
        Thread.detachNewThread {
          let connection = PeerConnection(descriptor: descriptor)
          script?(connection, transcript)
          connection.close()
        }
      }
    }
  }

  var connections: Int {
    transcript.all.count { $0 == "connection" }
  }

  /// What was read, without the marks of connections.
  var seen: [String] {
    transcript.all.filter { $0 != "connection" }
  }

  func url(_ path: String = "/") -> String {
    "http://127.0.0.1:\(port)\(path)"
  }
}
