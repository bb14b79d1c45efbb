/// How many events may go, where a rate is set: so many a second, and no more than a tenth of a second's at once.
struct Pace {
  /// Events a second; nil sets no limit.
  let rate: Int?
  private var tokens: Double
  private var counted: ContinuousClock.Instant

  private var most: Double { max(Double(rate ?? 0) / 10, 1) }

  init(rate: Int?, at now: ContinuousClock.Instant = .now) {
    self.rate = rate
    counted = now
    tokens = 0
    tokens = most
  }

  /// How many may go at `now`.
  mutating func allowed(at now: ContinuousClock.Instant = .now) -> Int {
    guard let rate else { return .max }
    tokens = min(tokens + Double(rate) * ((now - counted) / .seconds(1)), most)
    counted = now
    return Int(tokens)
  }

  mutating func take(_ number: Int) { if rate != nil { tokens -= Double(number) } }

  /// When the next may go, where none may now.
  var next: ContinuousClock.Instant {
    guard let rate else { return counted }
    return counted + .seconds(max(1 - tokens, 0) / Double(rate))
  }
}
