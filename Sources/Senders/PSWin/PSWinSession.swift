/// One request of PSWin's XML interface: who asks, and messages numbered from 1.
enum PSWinSession {
  /// More in one session would leave more in doubt when it breaks; the gateway's own client stops here too.
  static let messageLimit = 100

  /// In UTF-8, which the declaration and the Content-Type both say.
  static func document(username: String, password: String, messages: [PSWinMessage]) -> [UInt8] {
    var document = #"<?xml version="1.0" encoding="utf-8"?>"# + "\n<SESSION>"
    document += element("CLIENT", username) + element("PW", password) + "<MSGLST>"
    for (index, message) in messages.enumerated() {
      document += "<MSG>" + element("ID", String(index + 1)) + element("TEXT", message.text)
      document += element("SND", message.sender) + element("RCV", message.receiver)
      if message.isUnicode { document += element("OP", "9") }
      document += element("TTL", String(message.timeToLive)) + "</MSG>"
    }
    return Array((document + "</MSGLST></SESSION>\n").utf8)
  }

  private static func element(_ name: String, _ text: String) -> String {
    // What XML cannot hold has been refused before: see `PSWinMessage` and the settings.
    "<\(name)>\(XMLText.escaped(text) ?? "")</\(name)>"
  }
}
