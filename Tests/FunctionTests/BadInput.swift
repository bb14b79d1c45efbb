/// Input that no function can read, and the field that its answer is to name.
struct BadInput: Sendable {
  let name: String
  let bytes: [UInt8]
  let field: String

  private init(_ name: String, _ bytes: [UInt8], field: String = "event") {
    self.name = name
    self.bytes = bytes
    self.field = field
  }

  private init(_ name: String, text: String) { self.init(name, Array(text.utf8)) }

  /// Input that is bad whatever the function: all of it is named by `event`.
  static func anywhere(around event: JSONValue) -> [BadInput] {
    let good = String(decoding: event.bytes, as: UTF8.self)
    let open = String(good.dropLast())
    let (arrays, ends) = (String(repeating: "[", count: 100_000), String(repeating: "]", count: 100_000))
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    let notUTF8: [UInt8] = [0xC3, 0x28, 0xFF]
    let notUTF16: [UInt8] = [0xFF, 0xFE, 0x7B, 0xD8]
    let padding = [UInt8](repeating: 0x20, count: (16 << 20) + 1 - event.bytes.count)
    return [
      BadInput("empty", text: ""),
      BadInput("white space alone", text: " \t\r\n"),
      BadInput("no JSON", text: "nope"),
      BadInput("a text", text: #""event""#),
      BadInput("a number", text: "1"),
      BadInput("a number that is no number", text: "1e999"),
      BadInput("true", text: "true"),
      BadInput("null", text: "null"),
      BadInput("cut off", text: open),
      BadInput("something behind it", text: "\(good) x"),
      BadInput("two events", text: good + good),
      BadInput("single quotes", text: "{'a': 1}"),
      BadInput("a NUL between the members", text: "\(open)\0}"),
      BadInput("a NUL behind it", text: "\(good)\0"),
      BadInput("UTF-16 that is none", notUTF16),
      BadInput("bytes that are no UTF-8", Array(open.utf8) + notUTF8 + Array("}".utf8)),
      BadInput("arrays in arrays", text: arrays + ends),
      BadInput("arrays without an end", text: arrays),
      BadInput("objects in objects", text: "\(objects)1\(String(repeating: "}", count: 100_000))"),
      BadInput("an unknown member of arrays in arrays", text: #"\#(open),"x":\#(arrays)\#(ends)}"#),
      BadInput("a byte over 16 MiB", event.bytes + padding),
    ]
  }

  /// A good event with one required member missing, null, of a wrong type, or something that is no value.
  static func members(_ required: [String], of event: JSONValue) -> [BadInput] {
    required.flatMap { member in
      var inputs: [BadInput] = []
      func add(_ name: String, _ value: JSONValue?) {
        var broken = event
        broken[member] = value
        inputs.append(BadInput("\(member) \(name)", broken.bytes, field: member))
      }
      add("missing", nil)
      add("null", .null)
      for (name, value): (String, JSONValue) in [
        ("a text", "text"), ("a number", 1), ("a flag", true), ("an array", []), ("an object", [:]),
      ] where !value.hasTheKind(of: event[member]) {
        add(name, value)
      }
      var broken = event
      broken[member] = "@"
      let halves = broken.bytes.split(separator: Array(#""@""#.utf8), maxSplits: 1)
      for (name, raw): (String, [UInt8]) in [
        ("a number that is no number", Array("1e999".utf8)),
        ("arrays in arrays", Array("[[[[[[[[[[1]]]]]]]]]]".utf8)),
      ] {
        inputs.append(BadInput("\(member) \(name)", halves[0] + raw + halves[1], field: member))
      }
      return inputs
    }
  }
}

extension JSONValue {
  fileprivate func hasTheKind(of other: JSONValue?) -> Bool {
    switch (self, other) {
    case (.text, .text), (.number, .number), (.flag, .flag), (.list, .list), (.object, .object): true
    default: false
    }
  }
}
