import FoundationEssentials
import FunctionHost
import Glibc
import Logging
import Notifications

/// Logs to standard error, one JSON object a line. What is logged names functions, tasks and kinds of error; no address,
/// identity number or text is ever handed to it.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = ["level": event.level.rawValue, "message": event.message.description]
    fields["time"] = FunctionClock.system().description
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[key] = value.description
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(fields) else { return }
    (Array(line) + [UInt8(ascii: "\n")]).withUnsafeBytes { bytes in
      _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}
