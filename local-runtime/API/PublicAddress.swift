import Hummingbird
import Notifications

/// The address under which the caller knows the API, for the links in answers.
struct PublicAddress: Sendable {
  /// As `https://varsel.example`; nil: the address that each request names.
  let configured: String?

  func base(for request: Request) -> String {
    "\(configured ?? "http://\(request.head.authority ?? "127.0.0.1")")\(PublicAPI.base)"
  }
}
