import Hummingbird
import Notifications

/// A refusal thrown from within a route: whatever throws it, the caller gets the problem as the answer.
struct ProblemError: Error, HTTPResponseError {
  let problem: Problem
  let headers: HTTPFields

  init(_ problem: Problem, headers: HTTPFields = [:]) {
    self.problem = problem
    self.headers = headers
  }

  var status: HTTPResponse.Status { HTTPResponse.Status(code: problem.status) }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    try JSONResponse.problem(problem, headers: headers)
  }
}
