extension [Happening] {
  /// The same in fewer steps: results that follow each other are taken together. An order of thousands of messages is
  /// then looked through once, and not once for each.
  package var joined: [Happening] {
    reduce(into: []) { joined, next in
      switch (joined.last, next) {
      case (.sent(let first)?, .sent(let second)): joined[joined.count - 1] = .sent(first + second)
      case (.report(let first)?, .report(let second)): joined[joined.count - 1] = .report(first + second)
      case (.noResult(let function, let first)?, .noResult(let other, let second)) where function == other:
        joined[joined.count - 1] = .noResult(function, ids: first + second)
      case (.failed(let function, let first, let error)?, .failed(let other, let second, let otherError))
      where function == other && error == otherError:
        joined[joined.count - 1] = .failed(function, ids: first + second, error: error)
      default: joined.append(next)
      }
    }
  }
}
