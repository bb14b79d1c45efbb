import CCurl

/// One HTTP call on a libcurl easy handle.
///
/// Under `AddressPolicy.publicOnly` the handle runs twice. The first run lets libcurl resolve the host, so that the time
/// limits hold (`getaddrinfo` has none), takes note of every address and opens no socket. The second is pinned to those
/// addresses (CURLOPT_RESOLVE), and each is checked again where its socket is opened.
final class HTTPTransfer {
  private let request: HTTPRequest
  private let easy: CurlEasy<HTTPExchange>
  private let peer: HostPort
  private var headers: CurlList
  private var pins: CurlList

  init(_ request: HTTPRequest, trust: TLSTrust, names: NameAnswers) throws(TransportError) {
    let url = try CurlURL(request.url, schemes: ["http", "https"])
    guard let peer = url.peer else { throw .invalidURL }
    try request.checkFields()
    self.request = request
    self.peer = peer
    headers = CurlList(Self.headerLines(of: request))
    pins = CurlList(names.answers)
    easy = CurlEasy(
      context: HTTPExchange(upload: request.body ?? [], bodyLimit: request.bodyLimit, judge: names.judge))

    try easy.installCallbacks()
    try easy.set(CURLOPT_URL, request.url)
    try easy.set(CURLOPT_HTTPHEADER, headers)
    try easy.set(CURLOPT_RESOLVE, pins)
    try setFixedOptions()
    try setMethod()
    try setLimits(request.limits)
    if url.part(CURLUPART_SCHEME) == "https" {
      try trust.apply(to: easy)
    }
    if let signing = request.signing {
      try easy.set(CURLOPT_AWS_SIGV4, "aws:amz:\(signing.region):\(signing.service)")
      try easy.set(CURLOPT_USERNAME, signing.accessKey)
      try easy.set(CURLOPT_PASSWORD, signing.secretKey)
    }
    easy.context.addressGuard = request.addresses.addressGuard(of: peer)
    if easy.context.addressGuard == .collecting {
      try setGuard()
    }
  }

  var handle: UnsafeMutableRawPointer { easy.raw }

  /// What the host resolved to, under `AddressPolicy.publicOnly`.
  var addresses: [OutboundAddress] { easy.context.addresses }

  /// Whether the run only collects addresses and has one already: the rest follows at once, without any event to wait
  /// for.
  var isCollecting: Bool {
    easy.context.addressGuard == .collecting && !addresses.isEmpty
  }

  /// Takes the end of a run; nil if the handle is to run once more.
  func ended(with code: CURLcode) throws(TransportError) -> HTTPResponse? {
    let exchange = easy.context
    let sent = easy.number(CURLINFO_REQUEST_SIZE) > 0 || easy.offset(CURLINFO_SIZE_UPLOAD_T) > 0
    if let refusal = exchange.refusal { throw .addressRefused(refusal) }
    if let failure = exchange.failure { throw failure }
    if isCollecting, code == CURLE_COULDNT_CONNECT {
      exchange.addressGuard = .enforcing
      try setLimits(request.limits.less(easy.elapsed))
      try pin(to: addresses)
      return nil
    }
    guard code == CURLE_OK else { throw TransportError(code, sent: sent) }
    return HTTPResponse(
      status: easy.number(CURLINFO_RESPONSE_CODE), headers: exchange.headers, body: exchange.body)
  }

  private static func headerLines(of request: HTTPRequest) -> [String] {
    // libcurl would ask before it sends a long body, and would name the type of any body itself. Where it signs, it would
    // sign a field that it leaves out.
    var lines = request.signing == nil ? ["Expect:"] : []
    if request.headers["Content-Type"] == nil {
      lines.append("Content-Type:")
    }
    if let token = request.signing?.sessionToken { lines.append("x-amz-security-token: \(token)") }
    return lines + request.headers.all.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
  }

  private func setFixedOptions() throws(TransportError) {
    try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try easy.set(CURLOPT_FOLLOWLOCATION, 0)
    try easy.set(CURLOPT_PROXY, "")
    try easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    try easy.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try easy.set(CURLOPT_USERAGENT, "Varsel")
    try easy.leaveResolverBehind()
  }

  private func setLimits(_ limits: TimeLimits) throws(TransportError) {
    try easy.set(CURLOPT_CONNECTTIMEOUT_MS, seconds: limits.connect)
    try easy.set(CURLOPT_TIMEOUT_MS, seconds: limits.whole)
  }

  /// libcurl repeats a request by itself when a kept connection is closed before the first byte of the answer, whatever
  /// the method. The peer may have acted on the first, so there must be no repeat: a body that comes from a callback
  /// cannot be rewound, and a request that changes something without a body goes on a new connection.
  private func setMethod() throws(TransportError) {
    let isSafe = ["GET", "HEAD", "OPTIONS"].contains(request.method)
    if request.method == "HEAD" {
      try easy.set(CURLOPT_NOBODY, 1)
    } else if request.body != nil || !isSafe {
      try easy.set(CURLOPT_POST, 1)
      try easy.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: request.body?.count ?? 0)
    }
    if !["GET", "HEAD", "POST"].contains(request.method) || (request.method == "GET" && request.body != nil) {
      try easy.set(CURLOPT_CUSTOMREQUEST, request.method)
    }
    if !isSafe && (request.body ?? []).isEmpty {
      try easy.set(CURLOPT_FRESH_CONNECT, 1)
    }
  }

  /// A connection that another call left open may lead to an address that this one must not reach.
  private func setGuard() throws(TransportError) {
    try easy.set(CURLOPT_FRESH_CONNECT, 1)
    try easy.set(CURLOPT_FORBID_REUSE, 1)
    try easy.set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
    try easy.set(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, 1)
  }

  private func pin(to addresses: [OutboundAddress]) throws(TransportError) {
    // An address in the URL needs no pin, and a bracketed one cannot be the name in one.
    guard !peer.host.hasPrefix("[") else { return }
    pins = CurlList(["+\(peer.host):\(peer.port):\(addresses.map(\.literal).joined(separator: ","))"])
    try easy.set(CURLOPT_RESOLVE, pins)
    try easy.set(CURLOPT_DNS_CACHE_TIMEOUT, 60)
    try easy.set(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS, 200)
  }
}
