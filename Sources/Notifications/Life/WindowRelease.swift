/// Which held SMS go now: the rule of `window-trigger`.
///
/// Creators take turns, so that one with a hundred thousand waiting does not keep the others back: the first of each
/// creator, then the second of each, and so on; each creator's own, and those of one round, in the order of `dueAt`,
/// then `id`. `hold` and `expire` keep the order of the event.
package enum WindowRelease {
  /// - Parameter limit: at most so many are released; a negative one counts as 0.
  package static func decide(
    _ held: [WindowTrigger.Held],
    limit: Int? = nil,
    window: SendWindow = .daytime,
    now: Timestamp
  ) -> WindowTrigger.Result {
    let isOpen = window.isOpen(at: now)
    var result = WindowTrigger.Result(
      open: isOpen,
      release: [],
      hold: [],
      expire: [],
      nextChange: window.nextChange(after: now)
    )
    var mayGo: [Int] = []
    for index in held.indices {
      if held[index].expiresAt <= now {
        result.expire.append(held[index].id)
      } else if isOpen, held[index].dueAt <= now {
        mayGo.append(index)
      }
    }
    let going = inTurns(mayGo, of: held).prefix(max(limit ?? .max, 0))
    result.release = going.map { held[$0].id }

    var stays = [Bool](repeating: true, count: held.count)
    for index in going { stays[index] = false }
    for index in held.indices where stays[index] && held[index].expiresAt > now {
      result.hold.append(held[index].id)
    }
    return result
  }

  /// One of each creator, then the next of each, until none is left: n log n for n of them.
  private static func inTurns(_ indices: [Int], of held: [WindowTrigger.Held]) -> [Int] {
    let oldestFirst = indices.map { Place($0, of: held[$0]) }.sorted()
    var rounds: [[Int]] = []
    var taken: [String: Int] = [:]
    for place in oldestFirst {
      let round = taken[held[place.index].creator, default: 0]
      taken[held[place.index].creator] = round + 1
      if round == rounds.count { rounds.append([]) }
      rounds[round].append(place.index)
    }
    return rounds.flatMap { $0 }
  }
}

/// Where one stands in the order of `dueAt`, then `id`, with the id as numbers: most of them are due at the same
/// opening, so that nearly every comparison comes down to the id.
private struct Place: Comparable {
  let index: Int
  private let dueAt: Timestamp
  private let high: UInt64
  private let low: UInt64

  init(_ index: Int, of held: WindowTrigger.Held) {
    self.index = index
    dueAt = held.dueAt
    let bytes = held.id.uuid.bytes
    high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func < (left: Place, right: Place) -> Bool {
    (left.dueAt, left.high, left.low) < (right.dueAt, right.high, right.low)
  }
}
