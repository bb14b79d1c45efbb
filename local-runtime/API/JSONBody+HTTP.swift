import HTTPTypes
import Hummingbird
import NIOCore
import Notifications

extension JSONBody {
  /// - Throws: `ProblemError` for a body that is refused.
  init(of request: Request) async throws {
    let type = request.headers[.contentType]
    do throws(Problem) { try Self.check(contentType: type) } catch { throw ProblemError(error) }
    let bytes: [UInt8]
    do {
      bytes = Array(buffer: try await request.body.collect(upTo: Self.limit))
    } catch is NIOTooManyBytesError {
      throw ProblemError(.bodyTooLarge(limit: Self.limit))
    } catch {
      // The caller broke off, or framed the body wrongly: no fault of ours.
      throw ProblemError(.validation(["$": ["The request body could not be read to its end."]]))
    }
    do throws(Problem) { try self.init(bytes, contentType: type) } catch { throw ProblemError(error) }
  }
}

extension CreateOrder.Operation {
  /// - Throws: `ProblemError` for a key that is refused.
  func idempotencyKey(of request: Request, _ body: JSONBody) throws(ProblemError) -> String? {
    let fields = HTTPField.Name(IdempotencyKey.field).map { request.headers[values: $0] } ?? []
    do throws(Problem) {
      return try idempotencyKey(fields, body)
    } catch {
      throw ProblemError(error)
    }
  }
}

extension HTTPFields {
  /// What an answer says that is the answer to an earlier request.
  static var replayed: HTTPFields {
    var headers = HTTPFields()
    if let field = HTTPField.Name(IdempotencyKey.replayedField) { headers[field] = "true" }
    return headers
  }
}
