import CCurl

/// libcurl's process-wide state.
enum CurlGlobal {
  /// Initialises libcurl on first use; false when its TLS library failed to start.
  static let isReady = varsel_curl_start() == CURLE_OK
}
