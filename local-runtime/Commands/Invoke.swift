import ArgumentParser
import Glibc

struct Invoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Calls one function with an event, as a FaaS platform does, and prints its result.",
    discussion: "The function reads its settings from the environment; its exit status is this command's."
  )

  @Argument(help: "The function, for example window-trigger.")
  var function: String

  @Option(help: "The file with the event; standard input without it.")
  var event: String?

  @Option(help: "The folder with the functions' executables.")
  var functions = ".build/functions"

  mutating func validate() throws {
    guard !function.isEmpty, !function.contains("/"), access("\(functions)/\(function)", X_OK) == 0 else {
      throw ValidationError("There is no function \(function) in \(functions); `make functions` builds them.")
    }
  }

  /// Becomes the function: there is nothing left for this process to do.
  mutating func run() throws {
    if let event {
      let file = open(event, O_RDONLY)
      guard file >= 0, dup2(file, STDIN_FILENO) >= 0 else {
        throw ValidationError("--event names a file that cannot be read.")
      }
    }
    let path = "\(functions)/\(function)"
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
    execv(path, &arguments)
    throw ValidationError("\(function) cannot be run.")
  }
}
