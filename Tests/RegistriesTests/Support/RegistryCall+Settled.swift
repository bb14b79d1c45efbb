import Notifications
import Transport

@testable import Registries

extension RegistryCall {
  /// What a lookup notes of an answer to this call alone.
  func settled(by body: String, status: Int = 200) -> RecipientLookup {
    var lookup = RecipientLookup()
    do throws(RegistryCallError) {
      try settle(.success(HTTPResponse(status: status, body: Array(body.utf8))), into: &lookup)
    } catch {
      fail(error.reason, into: &lookup)
    }
    return lookup
  }
}
