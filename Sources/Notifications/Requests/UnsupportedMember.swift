/// A member that an e-mail or an order may not have (`attachments`, `cc`, `bcc`): known by name, so that it can be refused
/// by name where it says anything.
package struct UnsupportedMember: Codable, Sendable, Hashable {
  /// Whether it is an empty list, which asks for nothing.
  package var isEmpty: Bool

  package init(from decoder: any Decoder) throws {
    isEmpty = (try? decoder.unkeyedContainer())?.isAtEnd ?? false
  }

  package func encode(to encoder: any Encoder) throws { _ = encoder.unkeyedContainer() }
}

/// What a client of the original's composed e-mail, or of a mail system, could expect to be sent along.
enum UnsupportedMembers {
  private static let rule = "An e-mail goes to a single recipient and carries no attachment: leave out"

  static func check(
    _ members: [(name: String, value: UnsupportedMember?)],
    below path: String,
    _ errors: inout FieldErrors
  ) {
    for (name, value) in members where value.map({ !$0.isEmpty }) ?? false {
      errors.add(path + name, "\(rule) \(name.prefix(1).lowercased() + name.dropFirst()).")
    }
  }
}
