extension Order {
  /// What an organization's users must have access to, so that the order reaches them too: the name of a resource in
  /// Altinn's resource registry, or of an app as `app_<org>_<app>`. Nil where the order names none.
  package var resource: String? {
    guard let resourceId else { return nil }
    let name =
      resourceId.hasPrefix(Self.resourcePrefix) ? resourceId.dropFirst(Self.resourcePrefix.count) : resourceId[...]
    let trimmed = String(name).trimmed
    return trimmed.isEmpty ? nil : String(trimmed)
  }

  /// What they must be allowed to do with it; to read it where the order does not say.
  package var accessAction: String {
    let action = (resourceAction ?? "").trimmed
    return action.isEmpty ? "read" : String(action)
  }

  private static let resourcePrefix = "urn:altinn:resource:"
}
