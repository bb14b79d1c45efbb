import FoundationEssentials

extension JSONEncoder {
  /// Gives the same bytes for the same value: the order of keys would else differ from process to process.
  static var stable: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
