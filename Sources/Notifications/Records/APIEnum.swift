/// An enumeration of the public API. Read as the original reads it: the name in any letter case, or the number;
/// written as its name.
package protocol APIEnum: RawRepresentable<String>, CaseIterable, Codable, Sendable, Hashable {
  /// The number that stands for this case in JSON.
  var number: Int { get }
}

extension APIEnum {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // The name first, as nearly always: to be refused costs more than to be read.
    if let text = try? container.decode(String.self) {
      if let value = Self(rawValue: text) {
        self = value
        return
      }
      let lowered = text.lowercased()
      if let value = Self.allCases.first(where: { $0.rawValue.lowercased() == lowered }) {
        self = value
        return
      }
    } else if let number = try? container.decode(Int.self),
      let value = Self.allCases.first(where: { $0.number == number })
    {
      self = value
      return
    }
    let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
    throw DecodingError.dataCorruptedError(in: container, debugDescription: "must be one of \(names).")
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
