import FoundationEssentials
import Notifications

extension World {
  /// Reads a world from its JSON document; the problem names the field, as in `persons[2].email`, and the rule.
  init(json bytes: [UInt8]) throws(Problem) {
    do {
      self = try JSONDecoder().decode(World.self, from: Data(bytes))
    } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
      throw Problem.validation(["world": ["must be JSON, as UTF-8."]])
    } catch DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty {
      throw Problem.validation(["world": ["must be an object."]])
    } catch let error as DecodingError {
      throw Problem(error, below: [])
    } catch {
      throw Problem.validation(["world": ["cannot be read."]])
    }
  }

  /// The document, for a person to read and to change.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
