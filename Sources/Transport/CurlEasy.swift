import CCurl

/// A libcurl easy handle and the object that its callbacks reach.
///
/// libcurl may call back until the handle is gone, so the handle keeps the object alive.
struct CurlEasy<Context: AnyObject>: ~Copyable {
  let raw: UnsafeMutableRawPointer
  let context: Context

  init(context: Context) {
    guard CurlGlobal.isReady, let raw = curl_easy_init() else {
      preconditionFailure("libcurl does not start: no memory, or its TLS library failed")
    }
    self.raw = raw
    self.context = context
  }

  deinit {
    curl_easy_cleanup(raw)
  }

  /// What a callback gets as its last argument.
  var contextPointer: UnsafeMutableRawPointer {
    Unmanaged.passUnretained(context).toOpaque()
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(varsel_set_long(raw, option, value))
  }

  func set(_ option: CURLoption, bytes value: Int) throws(TransportError) {
    try check(varsel_set_offset(raw, option, curl_off_t(value)))
  }

  func set(_ option: CURLoption, seconds value: Double) throws(TransportError) {
    // 0 means "no limit" to libcurl.
    let milliseconds = value.isFinite ? max(1, Int((value * 1000).rounded())) : 0
    try check(varsel_set_long(raw, option, milliseconds))
  }

  func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
    try check(varsel_set_string(raw, option, value))
  }

  func set(_ option: CURLoption, _ list: borrowing CurlList) throws(TransportError) {
    try check(varsel_set_list(raw, option, list.raw))
  }

  /// Without this libcurl waits for glibc's resolver, which nothing can interrupt: 10 s after a limit of 0.3 s while the
  /// name server is silent. The thread ends by itself later. (A libcurl with c-ares needs neither.)
  func leaveResolverBehind() throws(TransportError) {
    try set(CURLOPT_QUICK_EXIT, 1)
    try set(CURLOPT_NOSIGNAL, 1)
  }

  func setContext(_ option: CURLoption) throws(TransportError) {
    try check(varsel_set_pointer(raw, option, contextPointer))
  }

  func set(_ option: CURLoption, _ callback: @escaping varsel_bytes_callback) throws(TransportError) {
    try check(varsel_set_bytes_callback(raw, option, callback))
  }

  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return varsel_get_long(raw, info, &value) == CURLE_OK ? value : 0
  }

  func offset(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    return varsel_get_offset(raw, info, &value) == CURLE_OK ? Int(value) : 0
  }

  /// How long the last transfer took, in seconds.
  var elapsed: Double {
    Double(offset(CURLINFO_TOTAL_TIME_T)) / 1_000_000
  }

  /// An option that is not in force must never pass unseen: several of them guard something.
  func check(_ code: CURLcode) throws(TransportError) {
    if code != CURLE_OK {
      throw .other(code: Int(code.rawValue), sent: false)
    }
  }
}
