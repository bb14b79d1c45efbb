import CCurl

/// A `curl_slist`. libcurl does not copy it: it must outlive the transfer that it is set on.
struct CurlList: ~Copyable {
  private(set) var raw: UnsafeMutablePointer<curl_slist>?

  init(_ items: [String]) {
    for item in items {
      if let longer = curl_slist_append(raw, item) {
        raw = longer
      }
    }
  }

  deinit {
    curl_slist_free_all(raw)
  }
}
