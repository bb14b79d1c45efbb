extension StoreTransaction {
  /// What `find` gives for each of the creators: at most `limit` in all, and at most its share for each, the first of each
  /// before the second of any.
  func inTurns<Item>(
    _ creators: [String],
    limit: Int,
    _ find: (_ creator: String, _ limit: Int) throws -> [Item]
  ) throws -> [Item] {
    guard !creators.isEmpty else { return [] }
    let share = (limit + creators.count - 1) / creators.count
    let found = try creators.map { try find($0, share) }
    return (0..<share).lazy.flatMap { place in found.lazy.compactMap { place < $0.count ? $0[place] : nil } }
      .prefix(limit).map { $0 }
  }
}
