/// Items numbered from 1 in the order in which they came; the oldest give way where there is no more room.
struct NumberedList<Item: Sendable>: Sendable {
  private let limit: Int
  private let costLimit: Int
  private let cost: @Sendable (Item) -> Int
  private var items: [Int: Item] = [:]
  private var heldCost = 0
  /// How many have given way; the numbers of those that are held follow on it.
  private(set) var dropped = 0

  /// - Parameter costLimit: The most that the items may cost together; the newest stays whatever it costs.
  init(limit: Int, costLimit: Int = .max, cost: @escaping @Sendable (Item) -> Int = { _ in 0 }) {
    self.limit = limit
    self.costLimit = costLimit
    self.cost = cost
  }

  /// The number of the item that comes next.
  var nextNumber: Int { dropped + items.count + 1 }

  /// Oldest first.
  var all: [Item] { (dropped + 1..<nextNumber).compactMap { items[$0] } }

  /// Nil for a number that has given way or has not been given.
  subscript(number: Int) -> Item? { items[number] }

  mutating func append(_ item: Item) {
    items[nextNumber] = item
    heldCost += cost(item)
    while items.count > 1, items.count > limit || heldCost > costLimit {
      guard let oldest = items.removeValue(forKey: dropped + 1) else { break }
      heldCost -= cost(oldest)
      dropped += 1
    }
  }
}
