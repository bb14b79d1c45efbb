import ArgumentParser
import FoundationEssentials
import FunctionHost

struct Token: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints a test token of the simulators, for the Authorization field of calls to the API."
  )

  @Option(help: "The short name of the service owner that the token is for.")
  var org: String

  @Option(help: "What the token allows: names separated by spaces.")
  var scope = Scope.createNotifications.rawValue

  @Option(help: "How long the token is valid, in seconds: from 1 to 86400.")
  var lifetime = 3_600

  @Option(help: "The address of the simulators.")
  var simulators = "http://127.0.0.1:5091"

  mutating func validate() throws {
    guard TokenIssuer.lifetimes.contains(lifetime) else { throw ValidationError("--lifetime must be from 1 to 86400.") }
    guard Caller(creator: org) != nil, !org.contains(where: { "/?#%".contains($0) }) else {
      throw ValidationError("--org must be the short name of a service owner, for example ttd.")
    }
  }

  mutating func run() async throws {
    guard var url = URLComponents(string: "\(simulators)/simulators/tokens/\(org)") else {
      throw ValidationError("--simulators must be an address such as http://127.0.0.1:5091.")
    }
    url.queryItems = [URLQueryItem(name: "scope", value: scope), URLQueryItem(name: "lifetime", value: "\(lifetime)")]
    guard let text = url.string, let answer = await LocalHTTP.call("GET", text), answer.status == 200 else {
      throw ValidationError("No simulators answer at \(simulators) with a token.")
    }
    Console.line(String(decoding: answer.body, as: UTF8.self))
  }
}
