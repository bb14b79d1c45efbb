import Foundation
import TestSupport

/// A message as Python's `email` package reads it (policy `SMTPUTF8`).
struct ReadMail: Decodable {
  let fields: [String]
  let date: String
  let from: [String]
  let to: [String]
  let subject: String?
  let messageID: String
  let autoSubmitted: String
  let type: String
  let charset: String
  /// Line breaks are line feeds. Of a message with alternatives, the last of them.
  let body: String
  /// The types of the alternatives, and the text of the plain one; empty where there are none.
  let alternatives: [String]
  let plain: String?
  let defects: [String]

  /// Reads all of them in one run.
  static func all(_ messages: [[UInt8]]) throws -> [ReadMail] {
    let child = try ChildProcess(Repository.python(), ["-c", program])
    try child.send(Array(JSONEncoder().encode(messages.map { Data($0).base64EncodedString() })))
    guard try child.end() == 0 else { throw CocoaError(.fileReadCorruptFile) }
    return try JSONDecoder().decode([ReadMail].self, from: Data(child.output))
  }

  private static let program = """
    import base64, email, email.errors, email.policy, json, sys

    def text_of(part):
        return part.get_payload(decode=True).decode().replace("\\r\\n", "\\n")

    def read(text):
        message = email.message_from_string(base64.b64decode(text).decode(), policy=email.policy.SMTPUTF8)
        defects = list(message.defects) + [d for value in message.values() for d in value.defects]
        parts = list(message.iter_parts()) if message.is_multipart() else []
        defects += [d for part in parts for d in part.defects]
        last = parts[-1] if parts else message
        # Python counts as a defect what RFC 6532 allows.
        defects = [d for d in defects if not isinstance(d, email.errors.NonASCIILocalPartDefect)]
        return {
            "fields": message.keys(), "date": message["Date"].datetime.isoformat(),
            "from": [a.addr_spec for a in message["From"].addresses],
            "to": [a.addr_spec for a in message["To"].addresses],
            "subject": message["Subject"] and str(message["Subject"]), "messageID": message["Message-ID"],
            "autoSubmitted": message["Auto-Submitted"], "type": message.get_content_type(),
            "charset": last.get_content_charset(), "defects": [repr(d) for d in defects],
            "body": text_of(last), "alternatives": [part.get_content_type() for part in parts],
            "plain": text_of(parts[0]) if parts else None,
        }

    json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
    """
}
