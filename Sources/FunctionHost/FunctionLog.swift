import FoundationEssentials
import Glibc
package import Notifications

/// What the operator must know and no answer can say: one JSON object a line on standard error, in the form of the
/// runtime's own log. An error's message holds no address, identity number or text.
package enum FunctionLog {
  package static func warn(_ error: FunctionError) {
    let fields = [
      "code": error.code, "level": "warning", "message": error.message, "time": FunctionClock.system().description,
    ]
    guard let line = try? JSONEncoder.stable.encode(fields) else { return }
    _ = StandardOutput.write(Array(line) + [UInt8(ascii: "\n")], to: STDERR_FILENO)
  }
}
