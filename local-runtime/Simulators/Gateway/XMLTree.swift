import CExpat

/// An XML 1.0 document of elements with text or elements inside, without attributes; what the gateway's own DTD allows.
///
/// A DOCTYPE may name an external file, which is never read; one that declares an entity is refused.
struct XMLTree: Sendable, Hashable {
  /// Levels of elements, far above the four of a session.
  static let depthLimit = 16

  let name: String
  /// As it stands, white space included; the text before, between and after elements is joined.
  private(set) var text = ""
  private(set) var children: [XMLTree] = []

  private init(name: String) { self.name = name }

  /// Nil where the document is not well-formed, or more than this type holds.
  ///
  /// - Parameter charset: What the Content-Type says; it overrides the document's declaration (RFC 7303 section 3).
  init?(_ bytes: [UInt8], charset: String?) {
    let parser = charset.map { $0.withCString { XML_ParserCreate($0) } } ?? XML_ParserCreate(nil)
    guard let parser, let count = Int32(exactly: bytes.count) else { return nil }
    defer { XML_ParserFree(parser) }
    var growth = Growth(parser: parser)
    let isRead = withUnsafeMutablePointer(to: &growth) { pointer in
      XML_SetUserData(parser, pointer)
      XML_SetElementHandler(
        parser,
        { data, name, attributes in Growth.of(data) { $0.open(name, hasAttributes: attributes?.pointee != nil) } },
        { data, _ in Growth.of(data) { $0.close() } }
      )
      XML_SetCharacterDataHandler(parser) { data, text, count in Growth.of(data) { $0.append(text, Int(count)) } }
      XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in Growth.of(data) { $0.stop() } }
      XML_SetSkippedEntityHandler(parser) { data, _, _ in Growth.of(data) { $0.stop() } }
      return bytes.withUnsafeBytes { buffer in
        XML_Parse(parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), count, 1)
      } == XML_STATUS_OK
    }
    guard isRead, let root = growth.root else { return nil }
    self = root
  }

  /// The text of the only child of that name; nil where there is none, or more than one.
  func text(of name: String) -> String? {
    let found = children.filter { $0.name == name }
    return found.count == 1 && found[0].children.isEmpty ? found[0].text : nil
  }

  /// What the callbacks of one parse share.
  private struct Growth {
    private let parser: XML_Parser
    private var open: [XMLTree] = []
    /// The text of each open element: expat may divide a character between two calls.
    private var texts: [[UInt8]] = []
    private(set) var root: XMLTree?

    init(parser: XML_Parser) { self.parser = parser }

    static func of(_ data: UnsafeMutableRawPointer?, _ change: (inout Growth) -> Void) {
      guard let growth = data?.assumingMemoryBound(to: Growth.self) else { return }
      change(&growth.pointee)
    }

    mutating func open(_ name: UnsafePointer<CChar>?, hasAttributes: Bool) {
      guard let name, !hasAttributes, open.count < XMLTree.depthLimit else { return stop() }
      open.append(XMLTree(name: String(cString: name)))
      texts.append([])
    }

    mutating func append(_ text: UnsafePointer<CChar>?, _ count: Int) {
      guard let text, !texts.isEmpty else { return }
      texts[texts.count - 1] += UnsafeRawBufferPointer(start: text, count: count)
    }

    mutating func close() {
      guard var element = open.popLast(), let text = texts.popLast() else { return stop() }
      element.text = String(decoding: text, as: UTF8.self)
      if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    mutating func stop() { XML_StopParser(parser, XML_Bool(XML_FALSE)) }
  }
}
