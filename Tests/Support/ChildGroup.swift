import Foundation

/// The process group of all children, so that none outlives the tests, however these end.
enum ChildGroup {
  static func id() throws -> pid_t { try leader.get() }

  /// Waits for the end of a pipe that the test process alone holds open, and kills the group.
  private static let leader = Result {
    let (reading, writing) = try openPipe()
    let nothing = open("/dev/null", O_RDWR)
    defer {
      close(reading)
      close(nothing)
    }
    // `writing` stays open.
    _ = writing
    return try spawn(
      "/bin/sh", ["-c", "read line; kill -9 0"], input: reading, output: nothing, errors: nothing, group: 0)
  }
}
