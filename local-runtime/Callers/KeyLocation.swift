import FoundationEssentials
import ProcessSettings
import Transport

/// Where a JWKS is: at an `https` URL (`http` on the loopback address), or in a file.
enum KeyLocation: Sendable, Hashable {
  case url(String)
  case file(String)

  /// The longest set, in bytes.
  static let sizeLimit = 1 << 20

  /// - Parameter setting: the name for errors, without `VARSEL_`.
  init(_ text: String, setting: String) throws(SettingsError) {
    guard text.contains("://") else {
      self = .file(text)
      return
    }
    guard let url = URL(string: text), let host = url.host(), !host.isEmpty,
      url.scheme == "https" || (url.scheme == "http" && ListenAddress.isLoopback(host))
    else { throw SettingsError("VARSEL_\(setting) must be an https URL or the path of a file.") }
    self = .url(text)
  }

  var text: String {
    switch self {
    case .url(let text), .file(let text): text
    }
  }

  /// Nil where there is none, or one without a key for tokens.
  func fetch(trust: TLSTrust) async -> KeySet? {
    switch self {
    case .file(let path):
      guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
      return await KeySet(json: Array(bytes))
    case .url(let url):
      let answer = await LocalHTTP.call(
        "GET",
        url,
        headers: ["Accept": "application/json"],
        limits: TimeLimits(connect: 3, whole: 5),
        bodyLimit: Self.sizeLimit,
        trust: trust
      )
      guard let answer, answer.status == 200 else { return nil }
      return await KeySet(json: answer.body)
    }
  }
}
