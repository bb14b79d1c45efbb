import DequeModule

/// Elements in lanes that take turns, so that a lane with a hundred thousand keeps no other back: the first of each, then
/// the second of each, and so on. Within a lane the first that came is the first that goes.
struct FairQueue<Element> {
  /// No lane is empty.
  private var lanes: [String: Deque<Element>] = [:]
  /// The lanes, the one whose turn it is first.
  private var turns: Deque<String> = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var laneCount: Int { turns.count }

  func count(in lane: String) -> Int { lanes[lane]?.count ?? 0 }

  /// The one that goes next.
  var first: Element? { turns.first.flatMap { lanes[$0]?.first } }

  mutating func append(_ element: Element, to lane: String) {
    if lanes[lane] == nil { turns.append(lane) }
    lanes[lane, default: []].append(element)
    count += 1
  }

  /// Puts elements that were taken back to the heads of their lanes, in their order; theirs are the next turns.
  mutating func putBack(_ elements: [(element: Element, lane: String)]) {
    for (element, lane) in elements.reversed() {
      lanes[lane, default: []].prepend(element)
      turns.removeAll { $0 == lane }
      turns.prepend(lane)
      count += 1
    }
  }

  mutating func popFirst() -> Element? {
    guard let lane = turns.popFirst(), let element = lanes[lane]?.popFirst() else { return nil }
    if lanes[lane]?.isEmpty == true { lanes[lane] = nil } else { turns.append(lane) }
    count -= 1
    return element
  }

  /// Takes out, from the head of each lane, as many as `belong`.
  mutating func removePrefixes(while belong: (Element) -> Bool) -> [Element] {
    var removed: [Element] = []
    for (lane, elements) in lanes {
      let prefix = elements.prefix(while: belong)
      guard !prefix.isEmpty else { continue }
      removed += prefix
      drop(prefix.count, of: lane)
    }
    return removed
  }

  /// Takes out a whole lane; all of them where it is nil.
  mutating func removeAll(in lane: String?) -> [Element] {
    var removed: [Element] = []
    for name in lane.map({ [$0] }) ?? Array(turns) {
      removed += lanes[name] ?? []
      drop(lanes[name]?.count ?? 0, of: name)
    }
    return removed
  }

  private mutating func drop(_ number: Int, of lane: String) {
    lanes[lane]?.removeFirst(number)
    count -= number
    if lanes[lane]?.isEmpty == true {
      lanes[lane] = nil
      turns.removeAll { $0 == lane }
    }
  }
}
