enum StoreError: Error, Sendable, Hashable {
  /// The record is not of the version that the change was made from.
  case versionConflict
  /// A stored record cannot be read; the message names the kind.
  case unreadable(String)
}
