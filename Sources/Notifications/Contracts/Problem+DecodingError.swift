extension Problem {
  /// What is wrong with an event that cannot be read: the field, as a path from `start`, and the rule.
  ///
  /// - Parameter whole: names what stands at `start` itself.
  package init(_ error: DecodingError, below start: [any CodingKey], whole: String = "event") {
    let (path, rule): ([any CodingKey], String) =
      switch error {
      case .keyNotFound(let key, let context): (context.codingPath + [key], "is required.")
      case .valueNotFound(let type, let context): (context.codingPath, "must be \(Self.name(of: type)), not null.")
      case .typeMismatch(let type, let context): (context.codingPath, "must be \(Self.name(of: type)).")
      // The standard library's words for an unknown raw value repeat the value.
      case .dataCorrupted(let context) where context.debugDescription.hasPrefix("Cannot initialize "):
        (context.codingPath, "is not one of the known names.")
      case .dataCorrupted(let context): (context.codingPath, context.debugDescription)
      @unknown default: ([], "cannot be read.")
      }
    var field = ""
    for key in path.dropFirst(start.count) {
      if let index = key.intValue {
        field += "[\(index)]"
      } else {
        field += field.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
    self = .validation([field.isEmpty ? whole : field: [rule]])
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is Int.Type, is Int64.Type: "a whole number"
    case is Double.Type: "a number"
    case is any ExpressibleByDictionaryLiteral.Type: "an object"
    default: type is any Collection.Type ? "an array" : "an object"
    }
  }
}
