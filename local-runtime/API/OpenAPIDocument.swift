import FoundationEssentials
import Yams

/// The description of the API, `openapi.yaml`, as JSON.
enum OpenAPIDocument {
  /// Made once: anybody may ask for it, without a token.
  static let json = Result { try made() }

  private static func made() throws -> [UInt8] {
    let document = try YAMLDecoder().decode(Value.self, from: Data(PackageResources.openapi_yaml))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(document))
  }

  /// Anything that both YAML and JSON can say.
  private enum Value: Codable {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
      if let members = try? decoder.container(keyedBy: Key.self) {
        self = .object(
          try Dictionary(
            members.allKeys.map { ($0.stringValue, try members.decode(Value.self, forKey: $0)) },
            uniquingKeysWith: { $1 }
          )
        )
      } else if var items = try? decoder.unkeyedContainer() {
        var list: [Value] = []
        while !items.isAtEnd { list.append(try items.decode(Value.self)) }
        self = .list(list)
      } else {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
          self = .null
        } else if let flag = try? value.decode(Bool.self) {
          self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
          self = .number(number)
        } else {
          self = .text(try value.decode(String.self))
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .flag(let flag): try container.encode(flag)
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      case .list(let list): try container.encode(list)
      case .object(let members): try container.encode(members)
      }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
