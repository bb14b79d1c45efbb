import Testing

@testable import Senders

@Suite struct `A scan of XML` {
  private func scan(_ text: String, charset: String? = nil) -> XMLScan { XMLScan(Array(text.utf8), charset: charset) }

  @Test func `gives the elements in the order in which they end`() {
    let scan = scan("<a> x <b>1</b> y <c><d/></c></a>")
    let elements: [XMLScan.Element] = [
      .init(path: "a/b", text: "1"), .init(path: "a/c/d", text: ""), .init(path: "a/c", text: ""),
      .init(path: "a", text: "x  y"),
    ]
    #expect(scan.elements == elements)
    #expect(scan.isWellFormed)
  }

  @Test(arguments: [
    "<a>&lt;&amp;&#229;</a>", "<a><![CDATA[<&å]]></a>", "<?xml version=\"1.0\"?>\n<!-- x -->\n<a>&#60;&#38;å</a>\n",
    "<!DOCTYPE a><a>&lt;&amp;å</a>", "<!DOCTYPE a SYSTEM \"a.dtd\"><a>&lt;&amp;å</a>",
    "<!DOCTYPE a PUBLIC \"-//x//y\" \"http://127.0.0.1:1/a.dtd\"><a>&lt;&amp;å</a>",
    "<!DOCTYPE a SYSTEM \"file:///etc/passwd\" [<!ELEMENT a ANY>]><a>&lt;&amp;å</a>",
  ])
  func `reads text, references and a DOCTYPE that names another file`(text: String) {
    let scan = scan(text, charset: "utf-8")
    #expect(scan.elements == [.init(path: "a", text: "<&å")])
    #expect(scan.isWellFormed)
  }

  @Test(arguments: [
    "", " ", "x", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>\u{0}</a>", "<a>\u{1}</a>", "<a b=1/>", "{}",
    "<!DOCTYPE html><html><body><p>Hei<br></body></html>",
    // An external DTD might have declared it, but it is not read.
    "<!DOCTYPE a SYSTEM \"a.dtd\"><a>&x;</a>",
    // Entities: one that is never used, one inside the other, one that is a file, a parameter.
    "<!DOCTYPE a [<!ENTITY x \"1\">]><a/>", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file:///etc/passwd\"> %x;]><a/>",
  ])
  func `refuses what is no document, and every document with entities of its own`(text: String) {
    #expect(!scan(text).isWellFormed)
    #expect(scan(text).elements.allSatisfy { $0.text.isEmpty })
  }

  @Test func `is not blown up by entities`() {
    let laughs = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
    let scan = scan("<!DOCTYPE a [<!ENTITY l0 \"ha\">\(laughs)]><a>&l9;</a>")
    #expect(scan == XMLScan([], charset: nil))
  }

  @Test func `keeps what had ended before a document breaks off`() {
    let scan = scan("<a><b>1</b><b>2</b><b>3")
    #expect(scan.elements == [.init(path: "a/b", text: "1"), .init(path: "a/b", text: "2")])
    #expect(!scan.isWellFormed)
  }

  @Test func `has limits on depth, names and length`() {
    let depth = XMLScan.depthLimit
    func nested(_ count: Int) -> String {
      String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
    }
    #expect(scan(nested(depth)).isWellFormed)
    #expect(!scan(nested(depth + 1)).isWellFormed)
    #expect(scan("<\(String(repeating: "a", count: 64))/>").isWellFormed)
    #expect(!scan("<\(String(repeating: "a", count: 65))/>").isWellFormed)
    let rest = XMLScan.byteLimit - "<a></a>".utf8.count
    #expect(scan("<a>\(String(repeating: "x", count: rest))</a>").isWellFormed)
    #expect(!scan("<a>\(String(repeating: "x", count: rest + 1))</a>").isWellFormed)
  }

  @Test(
    arguments: [
      // What Content-Type says, what the declaration says, the bytes of "å".
      (nil, nil, [0xE5]), (nil, "ISO-8859-1", [0xE5]), (nil, "utf-8", [0xC3, 0xA5]), ("utf-8", nil, [0xC3, 0xA5]),
      ("UTF8", "iso-8859-1", [0xC3, 0xA5]), ("iso-8859-1", "utf-8", [0xE5]), ("windows-1252", nil, [0xE5]),
      ("latin1", nil, [0xE5]),
    ] as [(String?, String?, [UInt8])])
  func `takes the character set of the call, else of the declaration, else ISO-8859-1`(
    charset: String?, declared: String?, letter: [UInt8]
  ) {
    let declaration = declared.map { "<?xml version='1.0' encoding='\($0)' ?>" } ?? "<?xml version=\"1.0\"?>"
    let bytes = Array("\(declaration)<a>".utf8) + letter + Array("</a>".utf8)
    #expect(XMLScan(bytes, charset: charset).elements == [.init(path: "a", text: "å")])
  }

  @Test func `takes a byte order mark for the truth`() {
    let document = "<a>å</a>"
    let utf16 = document.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [[0xEF, 0xBB, 0xBF] + Array(document.utf8), [0xFE, 0xFF] + utf16] {
      #expect(XMLScan(bytes, charset: "iso-8859-1").elements == [.init(path: "a", text: "å")])
    }
  }

  @Test(arguments: ["utf-7", "ebcdic", "", "iso-8859-15"]) func `refuses other character sets`(charset: String) {
    #expect(!scan("<a/>", charset: charset).isWellFormed)
  }

  @Test func `refuses UTF-8 that is none`() {
    #expect(!XMLScan(Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8), charset: "utf-8").isWellFormed)
  }

  @Test(
    arguments: [
      (nil, nil), ("text/xml", nil), ("text/xml; charset=utf-8", "utf-8"), ("text/xml;charset=\"UTF-8\"", "UTF-8"),
      ("application/xml; version=1; Charset = iso-8859-1", "iso-8859-1"), ("charset=utf-8", nil),
    ] as [(String?, String?)])
  func `finds the character set in a Content-Type`(type: String?, charset: String?) {
    #expect(XMLCharset.parameter(of: type) == charset)
  }

  @Test func `reads back what was escaped`() throws {
    for text in ["<&>\"'", "]]>", "a\tb\nc\rd\r\ne", "å € 🎉 \u{FFFD}\u{85}\u{2028}", "&amp;", "</TEXT><RCV>"] {
      let escaped = try #require(XMLText.escaped(text))
      let read = scan("<a>|\(escaped)|</a>", charset: "utf-8").elements.first?.text
      #expect(read?.unicodeScalars.elementsEqual("|\(text)|".unicodeScalars) == true)
    }
  }

  @Test(arguments: ["\0", "\u{B}", "\u{C}", "\u{1B}", "\u{FFFE}", "\u{FFFF}"])
  func `has no way to write some characters`(character: String) {
    #expect(XMLText.escaped("a\(character)") == nil)
  }
}
