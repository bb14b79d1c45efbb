enum API {
  /// Where the public API stands.
  static let base = "/notifications/api/v1"
}
