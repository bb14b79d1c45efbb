/// The text of an HTML message, for readers that show none: what a browser would show, in lines, with the addresses of its
/// links. Made for the messages that public bodies send; it is no HTML parser, and nothing that is sent depends on it but
/// the alternative itself.
///
/// It takes any input, in one pass.
struct PlainAlternative {
  private var rest: Substring.UnicodeScalarView
  private var output = ""
  /// Line breaks to write before the next word.
  private var breaks = 0
  private var isSpaceOwed = false
  private var isPreformatted = false
  /// Where the text of an open link begins, and to where it leads.
  private var link: (start: String.Index, address: String)?

  static func text(of html: String) -> String {
    var reader = PlainAlternative(rest: html[...].unicodeScalars)
    reader.read()
    return reader.output
  }

  private init(rest: Substring.UnicodeScalarView) { self.rest = rest }

  /// What these hold is not shown.
  private static let hidden: Set<String> = ["head", "script", "style", "template", "title"]
  private static let paragraphs: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr",
  ]
  private static let lines: Set<String> = [
    "address", "article", "body", "dd", "div", "dl", "dt", "footer", "header", "li", "main", "nav", "section", "tr",
  ]

  private mutating func read() {
    while let scalar = rest.first {
      switch scalar {
      case "<" where isTag: readTag()
      case "&": write(readReference())
      default:
        rest.removeFirst()
        write(String(Character(scalar)))
      }
    }
    closeLink()
  }

  /// Whether what follows the `<` makes it the begin of a tag, a comment or a declaration.
  private var isTag: Bool {
    guard let next = rest.dropFirst().first else { return false }
    return next.properties.isAlphabetic && next.isASCII || "/!?".unicodeScalars.contains(next)
  }

  private mutating func readTag() {
    if String(rest.prefix(4)) == "<!--" {
      skip(through: "-->")
      return
    }
    rest.removeFirst()
    var tag = ""
    var quote: UnicodeScalar?
    while let scalar = rest.popFirst() {
      if quote == nil, scalar == ">" { break }
      if scalar == quote { quote = nil } else if quote == nil, scalar == "\"" || scalar == "'" { quote = scalar }
      tag.unicodeScalars.append(scalar)
    }
    let isEnd = tag.hasPrefix("/")
    let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }.lowercased()
    if !isEnd, Self.hidden.contains(name) {
      skip(throughEndOf: name)
    } else {
      meet(name, isEnd: isEnd, tag)
    }
  }

  private mutating func meet(_ name: String, isEnd: Bool, _ tag: String) {
    if Self.paragraphs.contains(name) { breaks = max(breaks, 2) }
    if Self.lines.contains(name) { breaks = max(breaks, 1) }
    switch name {
    case "br": breaks += 1
    case "li" where !isEnd: write("- ")
    case "td", "th": isSpaceOwed = true
    case "pre": isPreformatted = !isEnd
    case "img": Self.attribute("alt", of: tag).map { write($0) }
    case "a":
      closeLink()
      if !isEnd, let address = Self.attribute("href", of: tag), !address.hasPrefix("#") {
        link = (output.endIndex, address)
      }
    default: break
    }
  }

  /// After the text of a link comes its address, where that is not the text itself.
  private mutating func closeLink() {
    guard let (start, address) = link else { return }
    link = nil
    let text = output[start...].drop { $0.isWhitespace }
    let bare = address.hasPrefix("mailto:") || address.hasPrefix("tel:") ? address.drop { $0 != ":" }.dropFirst() : ""
    guard text != address[...], text != bare else { return }
    write(text.isEmpty ? address : " (\(address))")
  }

  private mutating func write(_ text: String) {
    for character in text {
      if character.isWhitespace, character != "\u{A0}", !isPreformatted {
        isSpaceOwed = true
        continue
      }
      if breaks > 0 {
        // Nothing stands before the first line.
        if !output.isEmpty { output += String(repeating: "\n", count: min(breaks, 2)) }
      } else if isSpaceOwed, !output.isEmpty {
        output += " "
      }
      breaks = 0
      isSpaceOwed = false
      output.append(character == "\u{A0}" ? " " : character)
    }
  }

  private mutating func skip(through end: String) {
    let marks = Array(end.unicodeScalars)
    while !rest.isEmpty, !rest.starts(with: marks) { rest.removeFirst() }
    rest = rest.dropFirst(marks.count)
  }

  private mutating func skip(throughEndOf name: String) {
    let marks = Array("</\(name)".unicodeScalars)
    while !rest.isEmpty {
      let isEnd = zip(rest, marks).allSatisfy { $0.properties.lowercaseMapping == String(Character($1)) }
      if isEnd, rest.first == "<" { break }
      rest.removeFirst()
    }
    while let scalar = rest.popFirst(), scalar != ">" {}
  }

  /// A character reference, or what stands there where it is none.
  private mutating func readReference() -> String {
    let name = rest.dropFirst().prefix(32).prefix {
      $0.isASCII && ($0.properties.isAlphabetic || "#0123456789".unicodeScalars.contains($0))
    }
    guard let text = Self.character(named: String(name)) else {
      rest.removeFirst()
      return "&"
    }
    rest = rest.dropFirst(1 + name.count)
    if rest.first == ";" { rest.removeFirst() }
    return text
  }

  private static func character(named name: String) -> String? {
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHexadecimal = digits.first == "x" || digits.first == "X"
      let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return number.flatMap { $0 == 0 ? nil : UnicodeScalar($0) }.map { String(Character($0)) }
    }
    return references[name]
  }

  /// Those that Nordic messages hold (HTML 4, 24); others stay as they are.
  private static let references = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "",
    "aelig": "æ", "oslash": "ø", "aring": "å", "AElig": "Æ", "Oslash": "Ø", "Aring": "Å", "auml": "ä", "ouml": "ö",
    "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "eacute": "é", "Eacute": "É", "egrave": "è", "agrave": "à",
    "ograve": "ò", "ocirc": "ô", "ccedil": "ç", "ndash": "–", "mdash": "—", "hellip": "…", "bull": "•", "middot": "·",
    "laquo": "«", "raquo": "»", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "euro": "€", "sect": "§",
    "copy": "©", "reg": "®", "deg": "°", "times": "×",
  ]

  /// The value of an attribute in a tag; references in it are resolved.
  private static func attribute(_ name: String, of tag: String) -> String? {
    var rest = tag[...]
    while let equals = rest.firstIndex(of: "=") {
      let found = rest[..<equals].split(whereSeparator: { $0.isWhitespace || $0 == "/" }).last?.lowercased()
      rest = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
      let value: Substring
      if let quote = rest.first, quote == "\"" || quote == "'" {
        rest.removeFirst()
        value = rest.prefix { $0 != quote }
        rest = rest.dropFirst(value.count + 1)
      } else {
        value = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(value.count)
      }
      guard found == name else { continue }
      var reader = PlainAlternative(rest: Substring(value.replacing("<", with: "&lt;")).unicodeScalars)
      reader.isPreformatted = true
      reader.read()
      return reader.output
    }
    return nil
  }
}
