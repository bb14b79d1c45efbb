/// What the peer answered, whatever the status: a 3xx, 4xx or 5xx is an answer, not an error.
package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  package var headers: HTTPFields
  package var body: [UInt8]

  package init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
