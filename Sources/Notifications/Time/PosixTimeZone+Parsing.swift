extension PosixTimeZone {
  /// Reads the footer of a TZif file, without its line feeds: "CET-1CEST,M3.5.0,M10.5.0/3". Daylight time needs its rule.
  init(_ text: some Collection<UInt8>) throws(TZifError) {
    var scanner = Scanner(rest: Array(text)[...])
    guard scanner.skipName(), let standard = scanner.offset() else { throw .invalidFooter }
    self.text = String(decoding: text, as: UTF8.self)
    self.standard = standard
    guard !scanner.rest.isEmpty else {
      daylight = nil
      return
    }
    guard scanner.skipName() else { throw .invalidFooter }
    // An hour ahead, unless the rule says otherwise.
    let offset = scanner.startsWithComma ? standard + 3_600 : scanner.offset()
    guard let offset, let start = scanner.moment(), let end = scanner.moment(), scanner.rest.isEmpty else {
      throw .invalidFooter
    }
    daylight = Daylight(offset: offset, start: start, end: end)
  }
}

private struct Scanner {
  var rest: ArraySlice<UInt8>

  var startsWithComma: Bool { rest.first == UInt8(ascii: ",") }

  /// Three or more letters, or three or more letters, digits and signs in angle brackets.
  mutating func skipName() -> Bool {
    let isQuoted = skip("<")
    let name = rest.prefix { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): isQuoted
      default: false
      }
    }
    rest = rest.dropFirst(name.count)
    return name.count >= 3 && (!isQuoted || skip(">"))
  }

  /// Seconds east of UTC, written as up to 24 hours west of it.
  mutating func offset() -> Int? {
    guard let west = time(hours: 24) else { return nil }
    return -west
  }

  /// `,date[/time]`; 02:00:00 where the time is left out.
  mutating func moment() -> YearlyMoment? {
    guard skip(","), let day = day() else { return nil }
    guard skip("/") else { return YearlyMoment(day: day, time: 7_200) }
    return time(hours: 167).map { YearlyMoment(day: day, time: $0) }
  }

  private mutating func day() -> YearlyMoment.Day? {
    if skip("M") {
      guard let month = number(in: 1...12), skip("."), let week = number(in: 1...5), skip("."),
        let weekday = number(in: 0...6)
      else { return nil }
      return .weekday(month: month, week: week, weekday: weekday)
    }
    return skip("J") ? number(in: 1...365).map { .dayWithoutLeap($0) } : number(in: 0...365).map { .day($0) }
  }

  /// `[+|-]hh[:mm[:ss]]` in seconds.
  private mutating func time(hours limit: Int) -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = number(in: 0...limit) else { return nil }
    var minutes = 0
    var seconds = 0
    if skip(":") {
      guard let number = number(in: 0...59) else { return nil }
      minutes = number
      if skip(":") {
        guard let number = self.number(in: 0...59) else { return nil }
        seconds = number
      }
    }
    let time = (hours * 60 + minutes) * 60 + seconds
    return isNegative ? -time : time
  }

  /// One to three digits.
  private mutating func number(in range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix(4).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (1...3).contains(digits.count) else { return nil }
    let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    rest = rest.dropFirst(digits.count)
    return range.contains(value) ? value : nil
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }
}
