import FoundationEssentials
import Notifications

/// How long a server asks to be left alone (`Retry-After`; RFC 9110, 10.2.3).
package enum RetryAfter {
  /// However long a server asks, an hour later it is asked again: what waits has an expiry of its own.
  package static let longest = 3_600

  /// In seconds from now, at most `longest`; nil where the answer does not say. A time that is past is 0.
  package static func seconds(
    in response: HTTPResponse,
    now: Int64 = Int64(Date().timeIntervalSince1970)
  ) -> Int? {
    guard let text = response.headers["Retry-After"] else { return nil }
    if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), !text.isEmpty {
      return min(Int(text) ?? longest, longest)
    }
    return date(text).map { Int(min(max($0 - now, 0), Int64(longest))) }
  }

  /// Seconds since 1970 of an HTTP-date in the one form that is still sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(_ text: String) -> Int64? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = months.firstIndex(of: String(words[2])),
      let date = CivilDate(year: year, month: month + 1, day: day), (1970...9999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return Int64(date.daysSinceEpoch * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2])
  }
}
