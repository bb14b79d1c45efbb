internal import CExpat

/// What an XML 1.0 document says: its elements, in the order in which they end.
///
/// Nothing outside the bytes is ever read: a DOCTYPE with an external identifier is passed over. A document that declares
/// an entity, refers to an unknown one, nests deeper than `depthLimit` or is longer than `byteLimit` is not well-formed
/// here, so the text can never be longer than the document.
struct XMLScan: Sendable, Hashable {
  struct Element: Sendable, Hashable {
    /// The names from the root down: "SESSION/MSGLST/MSG/REF".
    var path: String
    /// The text directly inside, without white space around it.
    var text: String
  }

  static let byteLimit = 1 << 20
  static let depthLimit = 8
  static let nameLimit = 64

  /// In a document that is not well-formed: those that had ended before the fault.
  let elements: [Element]
  let isWellFormed: Bool

  /// - Parameter charset: what the transport said; see `XMLCharset`.
  init(_ bytes: [UInt8], charset: String?) {
    guard bytes.count <= Self.byteLimit, let encoding = XMLCharset.encoding(of: bytes, charset: charset) else {
      self.init(elements: [], isWellFormed: false)
      return
    }
    guard let parser = encoding.withName({ XML_ParserCreate($0) }) else {
      self.init(elements: [], isWellFormed: false)
      return
    }
    defer { XML_ParserFree(parser) }
    var state = State(parser: parser)
    let isRead = withUnsafeMutablePointer(to: &state) { pointer in
      XML_SetUserData(parser, pointer)
      XML_SetElementHandler(
        parser,
        { data, name, _ in State.of(data) { $0.open(name) } },
        { data, _ in State.of(data) { $0.close() } }
      )
      XML_SetCharacterDataHandler(parser) { data, text, count in State.of(data) { $0.append(text, Int(count)) } }
      XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in State.of(data) { $0.stop() } }
      XML_SetSkippedEntityHandler(parser) { data, _, _ in State.of(data) { $0.stop() } }
      return bytes.withUnsafeBytes { buffer in
        XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), 1)
      } == XML_STATUS_OK
    }
    self.init(elements: state.elements, isWellFormed: isRead && !state.isStopped)
  }

  private init(elements: [Element], isWellFormed: Bool) {
    self.elements = elements
    self.isWellFormed = isWellFormed
  }
}

/// What the callbacks of one parse share.
private struct State {
  private let parser: XML_Parser
  private(set) var elements: [XMLScan.Element] = []
  private(set) var isStopped = false
  private var names: [String] = []
  private var texts: [[UInt8]] = []

  init(parser: XML_Parser) {
    self.parser = parser
  }

  static func of(_ data: UnsafeMutableRawPointer?, _ change: (inout State) -> Void) {
    guard let state = data?.assumingMemoryBound(to: State.self), !state.pointee.isStopped else { return }
    change(&state.pointee)
  }

  mutating func open(_ name: UnsafePointer<CChar>?) {
    guard let name, names.count < XMLScan.depthLimit else { return stop() }
    let text = String(cString: name)
    guard text.utf8.count <= XMLScan.nameLimit else { return stop() }
    names.append(text)
    texts.append([])
  }

  mutating func append(_ text: UnsafePointer<CChar>?, _ count: Int) {
    guard let text, !texts.isEmpty else { return }
    texts[texts.count - 1] += UnsafeRawBufferPointer(start: text, count: count)
  }

  mutating func close() {
    guard let text = texts.popLast() else { return stop() }
    elements.append(XMLScan.Element(path: names.joined(separator: "/"), text: Self.trimmed(text)))
    names.removeLast()
  }

  mutating func stop() {
    isStopped = true
    XML_StopParser(parser, XML_Bool(XML_FALSE))
  }

  private static func trimmed(_ text: [UInt8]) -> String {
    let isWhite: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard let first = text.firstIndex(where: { !isWhite($0) }), let last = text.lastIndex(where: { !isWhite($0) })
    else { return "" }
    return String(decoding: text[first...last], as: UTF8.self)
  }
}
