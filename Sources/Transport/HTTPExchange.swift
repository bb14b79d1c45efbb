import CCurl

/// What libcurl's callbacks read and write during one HTTP call.
final class HTTPExchange {
  /// How addresses are treated before a socket to them is opened.
  enum Guard {
    case open
    /// Connects to all but those that not even an exception may have.
    case exception
    /// Takes note of every address that the host resolves to, and connects to none.
    case collecting
    /// Connects to the public ones among those noted.
    case enforcing
  }

  /// All header fields of a response, in bytes.
  static let headerLimit = 65_536

  var addressGuard = Guard.open
  private(set) var addresses: [OutboundAddress] = []
  private(set) var refusal: OutboundAddress.Refusal?
  private(set) var headers = HTTPFields()
  private(set) var body: [UInt8] = []
  /// Why a callback ended the call.
  private(set) var failure: TransportError?

  private let bodyLimit: Int
  private let judge: @Sendable (OutboundAddress) -> OutboundAddress.Refusal?
  private var headerBytes = 0
  private var unsent: ArraySlice<UInt8>

  init(
    upload: [UInt8], bodyLimit: Int, judge: @escaping @Sendable (OutboundAddress) -> OutboundAddress.Refusal?
  ) {
    self.unsent = upload[...]
    self.bodyLimit = bodyLimit
    self.judge = judge
  }

  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= bodyLimit else {
      failure = .bodyTooLarge(limit: bodyLimit)
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// One line of the header, its line break included. An interim answer (1xx) has a header of its own before the last.
  func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= Self.headerLimit else {
      failure = .malformedReply
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      headers = HTTPFields()
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      let end = value.lastIndex { !$0.isWhitespace }.map(value.index(after:)) ?? value.startIndex
      headers.append(String(line[..<colon]), String(value[..<end]))
    }
    return true
  }

  /// Fills `room` with the next bytes of the request's body; answers how many, 0 at its end.
  func sendBody(into room: UnsafeMutableRawBufferPointer) -> Int {
    let next = unsent.prefix(room.count)
    room.copyBytes(from: next)
    unsent = unsent.dropFirst(next.count)
    return next.count
  }

  func mayConnect(to address: OutboundAddress?) -> Bool {
    if addressGuard == .open { return true }
    guard let address else { return false }
    if refusal == nil {
      refusal = addressGuard == .exception ? address.refusalOfException : judge(address)
    }
    if addressGuard == .collecting {
      addresses.append(address)
      return false
    }
    return refusal == nil && (addressGuard == .exception || addresses.contains(address))
  }
}
