extension Order {
  /// Whether a text holds the keyword for the recipient's name; see `Keywords`.
  package var needsName: Bool {
    [email?.subject, email?.body, sms?.body].contains { text in text.map { Keywords.needName($0) } ?? false }
  }
}
