import Notifications

/// One `MSG` of a session, judged by the rules of PSWin's XML interface.
struct GatewayMessage: Sendable, Hashable {
  static let elements: Set<String> = [
    "ID", "TEXT", "SND", "RCV", "OP", "TTL", "TARIFF", "AGELIMIT", "SERVICECODE", "DELIVERYTIME", "REPLACE", "CLASS",
  ]

  /// 16 parts of 134; what is longer is cut off. A character of `OP` 9 counts as two.
  static let unitLimit = 2_144

  /// E.164, with the plus sign.
  private(set) var receiver = ""
  private(set) var sender = ""
  /// What the phone would show.
  private(set) var text = ""
  /// Nil for the gateway's own limit.
  private(set) var ttlMinutes: Int?
  /// Why the gateway refuses it, as `INFO` has it; nil where it does not.
  private(set) var refusal: String?

  init(_ element: XMLTree) {
    let number = element.text(of: "RCV") ?? ""
    guard Self.isNumber(number), number.count <= 15, !number.hasPrefix("0") else {
      refusal = "Invalid RCV '\(number)'. Receiver number must be international, digits only."
      return
    }
    guard number.count >= 9 else {
      refusal = "Invalid RCV '\(number)'. Receiver number must be at least 9 digits."
      return
    }
    receiver = "+" + number
    sender = element.text(of: "SND") ?? ""
    guard Self.isSender(sender) else {
      refusal = "Invalid SND. Sender must be at most 15 digits or 11 characters of the permitted set."
      return
    }
    guard let text = Self.text(element.text(of: "TEXT") ?? "", operation: element.text(of: "OP") ?? "1") else {
      refusal = "Invalid TEXT or OP. OP 1 takes GSM characters, OP 9 the lower-case hexadecimal of UCS-2."
      return
    }
    self.text = text
    guard let ttl = element.text(of: "TTL") else { return }
    guard Self.isNumber(ttl), ttl.count <= 6, let minutes = Int(ttl) else {
      refusal = "Invalid TTL. It must be a whole number of minutes."
      return
    }
    ttlMinutes = minutes == 0 ? nil : minutes
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isSender(_ text: String) -> Bool {
    if isNumber(text) { return text.count <= 15 }
    return text.wholeMatch(of: /[a-zA-Z0-9 !"#%&'()*+\-.\/?><;]{1,11}/) != nil
  }

  /// Nil where the text is empty or not what the operation takes.
  private static func text(_ text: String, operation: String) -> String? {
    guard !text.isEmpty else { return nil }
    switch operation {
    case "1": return gsmText(text)
    case "9": return unicodeText(text)
    default: return nil
    }
  }

  private static func gsmText(_ text: String) -> String? {
    var shown = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      let septets = GSM7.septets(for: scalar)
      guard septets > 0 else { return nil }
      used += septets
      if used <= unitLimit { shown.append(scalar) }
    }
    return String(shown)
  }

  private static func unicodeText(_ digits: String) -> String? {
    guard digits.wholeMatch(of: /(?:[0-9a-f]{4})+/) != nil else { return nil }
    let bytes = Array(digits.utf8)
    let units = stride(from: 0, to: bytes.count, by: 4).prefix(unitLimit / 2).compactMap { start in
      UInt16(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
    }
    return String(validating: units, as: UTF16.self)
  }
}
