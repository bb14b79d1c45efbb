import Glibc

enum Crash {
  /// A process that crashes ends at once, so that the platform hears of it: Swift's own handlers, where its runtime has
  /// set any, would first print a back-trace, which takes seconds and may hold an address or a text.
  static func leavesNoBacktrace() {
    for crash in [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV, SIGQUIT] { signal(crash, SIG_DFL) }
  }
}
