/// `{"opening": "09:00", "closing": "17:00", "zone": "Europe/Oslo"}`; what is left out has its default.
///
/// Rules are not written: a zone other than Europe/Oslo cannot be read back.
extension SendWindow: Codable {
  private enum CodingKeys: String, CodingKey {
    case opening, closing, zone
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let opening = try container.decodeIfPresent(String.self, forKey: .opening)
    let closing = try container.decodeIfPresent(String.self, forKey: .closing)
    let zone = try container.decodeIfPresent(String.self, forKey: .zone)
    do {
      try self.init(
        opening: opening ?? Self.daytime.opening.description,
        closing: closing ?? Self.daytime.closing.description,
        zone: zone ?? Self.daytime.zone
      )
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.description)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(opening.description, forKey: .opening)
    try container.encode(closing.description, forKey: .closing)
    try container.encode(zone, forKey: .zone)
  }
}
