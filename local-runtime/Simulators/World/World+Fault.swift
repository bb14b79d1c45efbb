extension World {
  /// What a registry does with one call beside answering it.
  struct Fault: Sendable, Hashable {
    enum Kind: CaseIterable, Sendable {
      case outOfOrder, busy, cut, nonsense
    }

    var delay: Duration = .zero
    /// Nil where the answer is a good one.
    var kind: Kind?
  }
}
