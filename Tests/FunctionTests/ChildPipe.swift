import Foundation

/// A pipe whose ends close when another process starts. Swift's Glibc has no `pipe2`, and with `pipe` and `fcntl` a child
/// that another test starts in between would keep the ends open; a named pipe is opened with the flag.
struct ChildPipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    let path = NSTemporaryDirectory() + "/pipe-\(UUID())"
    guard mkfifo(path, 0o600) == 0 else { throw ChildFailure("has no pipe") }
    // Without waiting for the other end to be opened …
    reading = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    writing = open(path, O_WRONLY | O_CLOEXEC)
    unlink(path)
    guard reading >= 0, writing >= 0 else { throw ChildFailure("has no pipe") }
    // … but with waiting for what comes through.
    _ = fcntl(reading, F_SETFL, 0)
  }

  /// A write takes what there is room for, instead of waiting.
  func neverWaitToWrite() { _ = fcntl(writing, F_SETFL, O_NONBLOCK) }
}
