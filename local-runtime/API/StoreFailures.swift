import Hummingbird
import Logging
import Notifications

/// Answers 503 where the store could not do its part: the caller may come again, with the same idempotency key.
struct StoreFailures: RouterMiddleware {
  typealias Context = APIContext

  let logger: Logger

  func handle(
    _ request: Request,
    context: Context,
    next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as any HTTPResponseError {
      throw error
    } catch {
      logger.error("request failed", metadata: ["error": "\(LogText.of(error))"])
      return try JSONResponse.problem(.unavailable, headers: [.retryAfter: "5"])
    }
  }
}
