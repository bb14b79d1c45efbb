import CCurl

/// A libcurl multi handle: runs easy handles side by side and owns the connections they leave open.
final class CurlMulti {
  private let raw: UnsafeMutableRawPointer

  init() {
    guard CurlGlobal.isReady, let raw = curl_multi_init() else {
      preconditionFailure("libcurl does not start: no memory, or its TLS library failed")
    }
    self.raw = raw
  }

  deinit {
    curl_multi_cleanup(raw)
  }

  func add(_ easy: UnsafeMutableRawPointer) {
    curl_multi_add_handle(raw, easy)
  }

  func remove(_ easy: UnsafeMutableRawPointer) {
    curl_multi_remove_handle(raw, easy)
  }

  /// Does what can be done without waiting; answers the handles that have ended since.
  func perform() -> [(easy: UnsafeMutableRawPointer, code: CURLcode)] {
    var running: Int32 = 0
    curl_multi_perform(raw, &running)
    var ended: [(easy: UnsafeMutableRawPointer, code: CURLcode)] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(raw, &left)?.pointee {
      if message.msg == CURLMSG_DONE, let easy = message.easy_handle {
        ended.append((easy, message.data.result))
      }
    }
    return ended
  }

  /// Waits until there is something to do, at most this long. libcurl's own timers shorten the wait.
  func wait(milliseconds: Int) {
    curl_multi_poll(raw, nil, 0, Int32(milliseconds), nil)
  }
}
