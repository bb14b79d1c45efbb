import Notifications

/// When a window is open from 2025 to 2031, found by walking from one quarter of an hour to the next and looking at a
/// wall clock and a calendar. Every boundary and every clock change of the tests keeps to quarters of an hour.
struct WindowOracle: Sendable {
  struct Day: Hashable {
    let year: Int
    let month: Int
    let day: Int
    /// Sunday 0, Saturday 6.
    let weekday: Int
  }

  /// Openings and closings by turns, from the first opening of 2025 on.
  let edges: [Int64]

  /// - Parameters:
  ///   - opening: in quarters of an hour after 00:00, as is `closing`. A closing before it is that of the next day.
  init(_ clock: WallClock, opening: Int64, closing: Int64, isOpen: (Day) -> Bool = { _ in true }) {
    // Sunday 29 December 2024 is day 20,086 since 1970.
    let firstDay: Int64 = 20_086
    let days = Self.days(2_590).map(isOpen)
    var edges: [Int64] = []
    var wasOpen = true
    for now in stride(from: at("2024-12-31T00:00:00Z").seconds, to: at("2032-01-20T00:00:00Z").seconds, by: 900) {
      let local = now + clock.offset(at: now)
      let day = Int(local / 86_400 - firstDay)
      let quarter = local % 86_400 / 900
      let isOpen =
        if opening < closing {
          days[day] && opening <= quarter && quarter < closing
        } else {
          days[day] && opening <= quarter || days[day - 1] && quarter < closing
        }
      if isOpen != wasOpen, isOpen || !edges.isEmpty { edges.append(now) }
      wasOpen = isOpen
    }
    self.edges = edges
  }

  /// - Parameter now: from the first edge on.
  func state(at now: Int64) -> (isOpen: Bool, nextChange: Int64) {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= now { low = middle + 1 } else { high = middle }
    }
    return (!low.isMultiple(of: 2), edges[low])
  }

  private static func days(_ count: Int) -> [Day] {
    var (year, month, day) = (2024, 12, 29)
    return (0..<count).map { index in
      defer {
        let lengths = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        day += 1
        if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
        if month > 12 { (year, month) = (year + 1, 1) }
      }
      return Day(year: year, month: month, day: day, weekday: index % 7)
    }
  }
}
