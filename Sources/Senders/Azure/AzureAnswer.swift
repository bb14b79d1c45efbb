internal import FoundationEssentials

/// The state of a send operation (`EmailSendResult` of Azure's REST API, 2023-03-31).
struct AzureOperation: Decodable, Sendable, Hashable {
  /// A UUID, in whatever case the service writes it.
  let id: String
  /// `NotStarted`, `Running`, `Succeeded`, `Failed`, `Canceled`; perhaps others in time.
  let status: String
  /// With `Failed` and `Canceled`.
  let error: AzureError?

  init?(_ body: [UInt8]) {
    guard let operation = try? JSONDecoder().decode(Self.self, from: Data(body)), UUID(uuidString: operation.id) != nil
    else { return nil }
    self = operation
  }
}

/// Why the service turned a request down, or an operation failed (`ErrorDetail` of Azure's REST API).
struct AzureError: Decodable, Sendable, Hashable {
  /// Such as `EmailDroppedAllRecipientsSuppressed`.
  let code: String?
  /// For people; may hold an address.
  let message: String?

  private struct Envelope: Decodable {
    let error: AzureError
  }

  init(code: String?, message: String?) {
    self.code = code
    self.message = message
  }

  /// Of an answer's body; nil where it is none of the service's own.
  init?(_ body: [UInt8]) {
    guard let error = (try? JSONDecoder().decode(Envelope.self, from: Data(body)))?.error, error.code != nil else {
      return nil
    }
    self = error
  }

  /// `azure` and the code, cut to what a code may hold.
  var reason: String {
    let code = (code ?? "").prefix(64)
    let isCode =
      !code.isEmpty
      && code.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
    return isCode ? "azure \(code)" : "azure"
  }

  /// The number before "seconds" in the message ("Please try again after 3636 seconds."); nil where there is none.
  var secondsInMessage: Int? {
    let words = (message ?? "").split { $0 == " " || $0 == "." || $0 == "," }
    guard let place = words.firstIndex(of: "seconds"), place > 0 else { return nil }
    return Int(words[place - 1]).flatMap { $0 >= 0 ? $0 : nil }
  }
}
