/// What an order may name as the resource that its recipients' roles are about.
enum Resource {
  private static let prefix = "urn:altinn:resource:"

  /// - Parameter needsURN: whether the resource must be a URN; the older calls of the API take any text.
  static func check(
    _ resource: String?,
    action: String?,
    below path: String,
    needsURN: Bool,
    _ errors: inout FieldErrors
  ) {
    if let resource {
      if needsURN, !resource.hasPrefix(prefix) || resource.utf8.count == prefix.utf8.count {
        errors.add("\(path)ResourceId", "ResourceId must have a valid syntax.")
      }
      let longest = RequestLimits.resourceLength
      RequestLimits.check(resource, called: "ResourceId", below: path, atMost: longest, &errors)
    }
    guard let action else { return }
    if action.allSatisfy(\.isWhitespace) {
      errors.add("\(path)ResourceAction", "ResourceAction cannot be blank or whitespace.")
    } else {
      let longest = RequestLimits.resourceLength
      RequestLimits.check(action, called: "ResourceAction", below: path, atMost: longest, &errors)
    }
    if (resource ?? "").allSatisfy(\.isWhitespace) {
      errors.add("\(path)ResourceAction", "ResourceAction cannot be specified without a ResourceId.")
    }
  }
}
