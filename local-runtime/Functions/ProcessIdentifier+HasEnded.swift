import Glibc
import Subprocess

extension ProcessIdentifier {
  /// Whether the process has ended; true from its end on, whether or not it has been waited for.
  var hasEnded: Bool {
    // pidfd_open(2): a process descriptor is readable once the process has ended.
    var descriptor = pollfd(fd: processDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }
}
