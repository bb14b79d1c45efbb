import FoundationEssentials
import Notifications

/// Records as the JSON text that a store keeps.
enum RecordJSON {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws(StoreError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw .unreadable("\(type)")
    }
  }

  static func id<Kind>(_ text: String) throws(StoreError) -> ID<Kind> {
    guard let id = ID<Kind>(text) else { throw .unreadable("id") }
    return id
  }
}
