/// The values of the members of one name in a JSON object; a decoder shows one of them, as if there were no other.
enum MemberValues {
  /// The texts of the values, in their order, without the white space around them.
  ///
  /// - Parameters:
  ///   - isName: Whether the text of a string, its quotes and escapes included, is the name.
  ///   - json: An object in UTF-8 that a decoder has read without an error.
  static func of(_ json: [UInt8], where isName: (ArraySlice<UInt8>) -> Bool) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    var depth = 0
    var name: ArraySlice<UInt8>?
    var valueStart: Int?
    var index = json.startIndex
    func endMember() {
      if let name, let valueStart, isName(name) { values.append(trimmed(json[valueStart..<index])) }
      name = nil
      valueStart = nil
    }
    while index < json.endIndex {
      switch json[index] {
      case UInt8(ascii: "\""):
        let end = endOfString(in: json, from: index)
        if depth == 1, valueStart == nil { name = json[index..<end] }
        index = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 1 { endMember() }
        depth -= 1
      case UInt8(ascii: ":") where depth == 1: valueStart = index + 1
      case UInt8(ascii: ",") where depth == 1: endMember()
      default: break
      }
      index += 1
    }
    return values
  }

  /// The index after the closing quote.
  private static func endOfString(in json: [UInt8], from quote: Int) -> Int {
    var index = quote + 1
    while index < json.endIndex, json[index] != UInt8(ascii: "\"") {
      index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, json.endIndex)
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    guard let last = text.lastIndex(where: { !isSpace($0) }) else { return [] }
    return text[...last].drop(while: isSpace)
  }
}
