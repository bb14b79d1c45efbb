/// Who makes a request.
struct Caller: Sendable, Hashable {
  /// The short name of the service owner, for example `ttd`: everything that is stored belongs to one.
  let creator: String

  /// Nil unless it is a name of 1 to 100 visible ASCII characters.
  init?(creator: String) {
    guard (1...100).contains(creator.utf8.count), creator.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return nil
    }
    self.creator = creator
  }
}
