/// An enhanced status code (RFC 3463), as in `5.1.1`.
package struct SMTPEnhancedCode: Sendable, Equatable, CustomStringConvertible {
  /// 2 success, 4 transient, 5 permanent.
  package let category: Int
  package let subject: Int
  package let detail: Int

  package init(_ category: Int, _ subject: Int, _ detail: Int) {
    self.category = category
    self.subject = subject
    self.detail = detail
  }

  /// nil unless `text` is a code as a whole.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, ["2", "4", "5"].contains(parts[0]),
      parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy { ("0"..."9").contains($0) } })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  package var description: String { "\(category).\(subject).\(detail)" }
}
