import NIOPosix

/// Runs an actor's work on a thread of its own, for work that blocks: the threads that Swift and Dispatch share are few.
final class ThreadExecutor: SerialExecutor {
  private let thread = NIOThreadPool(numberOfThreads: 1)

  init() { thread.start() }

  deinit { thread.shutdownGracefully { _ in } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    thread.submit { _ in job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
