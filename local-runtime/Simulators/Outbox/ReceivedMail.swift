import Notifications

/// A message that a mail server has taken.
struct ReceivedMail: Encodable, Sendable, Hashable {
  /// From 1; numbers that are missing at the beginning of a list have given way to newer ones.
  var n: Int
  var at: Timestamp
  /// The envelope's sender and the recipients that were accepted, not those of the header.
  var from: String
  var to: [String]
  /// As a person sees it: RFC 2047 decoded.
  var subject: String
  var messageId: String?
  var size: Int
  /// 1 for the first of this subject and body to a recipient, 2 for the second.
  var copy: Int
  /// The message as it came, without the transparency of RFC 5321 section 4.5.2.
  var raw: [UInt8]

  private enum CodingKeys: String, CodingKey { case n, at, from, to, subject, messageId, size, copy }
}
