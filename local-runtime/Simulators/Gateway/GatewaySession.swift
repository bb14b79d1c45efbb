/// One request to the gateway: who asks, and the messages (PSWin's XML interface, `SESSION`).
struct GatewaySession: Sendable, Hashable {
  /// Why a request cannot be read; nothing of it is taken.
  struct Fault: Error, Sendable, Hashable {
    let text: String
  }

  /// As many as the gateway's own client puts into one session.
  static let messageLimit = 100

  let client: String
  let password: String
  let messages: [GatewayMessage]

  init(_ call: SimulatedCall) throws(Fault) {
    guard let root = XMLTree(call.body, charset: call.charset) else {
      throw Fault(text: "The body is not well-formed XML of elements and text.")
    }
    guard root.name == "SESSION" else { throw Fault(text: "The root element must be SESSION.") }
    try Self.check(root, allows: ["CLIENT", "PW", "SD", "MSGLST"])
    guard let client = root.text(of: "CLIENT"), let password = root.text(of: "PW") else {
      throw Fault(text: "SESSION must have one CLIENT and one PW.")
    }
    if let data = root.text(of: "SD"), data.count > 200 { throw Fault(text: "SD must be at most 200 characters.") }
    let lists = root.children.filter { $0.name == "MSGLST" }
    guard lists.count == 1, !lists[0].children.isEmpty else {
      throw Fault(text: "SESSION must have one MSGLST with at least one MSG.")
    }
    try Self.check(lists[0], allows: ["MSG"])
    guard lists[0].children.count <= Self.messageLimit else {
      throw Fault(text: "MSGLST must have at most \(Self.messageLimit) MSG.")
    }
    var messages: [GatewayMessage] = []
    for element in lists[0].children {
      try Self.check(element, allows: GatewayMessage.elements)
      guard element.text(of: "ID") == "\(messages.count + 1)" else {
        throw Fault(text: "The ID of MSG must count up from 1.")
      }
      messages.append(GatewayMessage(element))
    }
    self.client = client
    self.password = password
    self.messages = messages
  }

  /// Refuses an element with text between its children, or with children that are not known or stand twice.
  private static func check(_ element: XMLTree, allows names: Set<String>) throws(Fault) {
    guard element.text.allSatisfy(\.isWhitespace) else { throw Fault(text: "\(element.name) must hold elements only.") }
    var seen: Set<String> = []
    for child in element.children {
      guard names.contains(child.name) else { throw Fault(text: "\(element.name) has an element that is not known.") }
      guard child.name == "MSG" || seen.insert(child.name).inserted else {
        throw Fault(text: "\(element.name) has \(child.name) twice.")
      }
    }
  }
}
