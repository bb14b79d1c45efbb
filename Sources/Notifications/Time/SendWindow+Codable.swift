/// `{"opening": "09:00", "closing": "17:00", "zone": "Europe/Oslo"}`; what is left out has its default.
///
/// `rule`, `weekdays`, `holidays` and `closedDates` are written only where they differ from the default. A record with a
/// `rule` needs no time zone database to be read, and a change of the zone's rule never alters it.
extension SendWindow: Codable {
  package enum Member: String, CodingKey {
    case opening, closing, zone, rule, weekdays, holidays, closedDates
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Member.self)
    let weekdays = try container.decodeIfPresent([Weekday].self, forKey: .weekdays)
    let days = OpenDays(
      weekdays: Set(weekdays ?? Weekday.allCases),
      holidays: try container.decodeIfPresent(PublicHolidays.self, forKey: .holidays),
      closedDates: try container.decodeIfPresent([CivilDate].self, forKey: .closedDates) ?? []
    )
    guard let days else {
      throw DecodingError.dataCorruptedError(
        forKey: .weekdays,
        in: container,
        debugDescription: "must name a weekday: without one the window would never open."
      )
    }
    let opening = try container.decodeIfPresent(String.self, forKey: .opening)
    let closing = try container.decodeIfPresent(String.self, forKey: .closing)
    let zone = try container.decodeIfPresent(String.self, forKey: .zone)
    let rule = try container.decodeIfPresent(String.self, forKey: .rule)
    guard zone != nil || rule == nil else {
      throw DecodingError.dataCorruptedError(
        forKey: .zone,
        in: container,
        debugDescription: "is required beside a rule."
      )
    }
    do {
      try self.init(
        opening: opening ?? Self.daytime.opening.description,
        closing: closing ?? Self.daytime.closing.description,
        zone: zone ?? Self.daytime.zone,
        rule: rule,
        days: days
      )
    } catch {
      throw DecodingError.dataCorruptedError(forKey: error.member, in: container, debugDescription: error.rule)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Member.self)
    try container.encode(opening.description, forKey: .opening)
    try container.encode(closing.description, forKey: .closing)
    try container.encode(zone, forKey: .zone)
    try container.encodeIfPresent(rule, forKey: .rule)
    if days.weekdays.count < Weekday.allCases.count {
      try container.encode(Weekday.allCases.filter(days.weekdays.contains), forKey: .weekdays)
    }
    try container.encodeIfPresent(days.holidays, forKey: .holidays)
    if !days.closedDates.isEmpty { try container.encode(days.closedDates, forKey: .closedDates) }
  }
}
