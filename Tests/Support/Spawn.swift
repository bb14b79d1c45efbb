import Foundation

struct ChildFailure: Error, CustomStringConvertible {
  let description: String

  init(_ what: String) { description = "the process \(what)" }
}

/// Starts a program with nothing open but its standard streams, no signal blocked and none ignored.
///
/// Not Foundation's `Process`: its children inherit the signals that the threads of tests block.
func spawn(
  _ path: String,
  _ arguments: [String],
  environment: [String: String] = [:],
  input: Int32,
  output: Int32,
  errors: Int32,
  group: pid_t
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
  // All others, whoever opened them: close-on-exec cannot be set at once on every pipe and socket (Swift's Glibc has no
  // pipe2, accept4 or closefrom), and one end in the child of another test keeps a pipe open. It is no error to close
  // what is not open.
  for descriptor in 3..<Int32(min(sysconf(Int32(_SC_OPEN_MAX)), 1_024)) {
    posix_spawn_file_actions_addclose(&actions, descriptor)
  }

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, group)
  let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
  posix_spawnattr_setflags(&attributes, Int16(flags))

  var words = ([path] + arguments).map { strdup($0) } + [nil]
  var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { (words + variables).forEach { free($0) } }
  var process = pid_t()
  let failure = posix_spawn(&process, path, &actions, &attributes, &words, &variables)
  guard failure == 0 else { throw ChildFailure("could not start: \(String(cString: strerror(failure)))") }
  return process
}

/// Both ends of a new pipe.
func openPipe() throws -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw ChildFailure("has no pipe") }
  return (ends[0], ends[1])
}
