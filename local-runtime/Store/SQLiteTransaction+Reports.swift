import Notifications

/// Messages by the provider's names for them, their reports, and what has failed.
extension SQLiteTransaction {
  func order(withReference reference: String, provider: String) throws -> OrderID? {
    let ids: [OrderID] = try connection.rows(
      "SELECT order_id FROM notifications WHERE reference = ? AND provider = ?",
      [.text(reference), .text(provider)]
    ) { row in try row.id() }
    return ids.first
  }

  func keep(_ report: DeliveryReport, at time: Timestamp) throws -> OrderID? {
    // Nobody else writes meanwhile.
    if let id = try order(withReference: report.reference, provider: report.provider) { return id }
    try connection.run(
      "INSERT INTO reports (provider, reference, received, record) VALUES (?, ?, ?, ?)",
      [
        .text(report.provider), .text(report.reference), .integer(time.milliseconds),
        .text(try RecordJSON.encode(report)),
      ]
    )
    return nil
  }

  func takeReports(reference: String, provider: String) throws -> [DeliveryReport] {
    try connection.rows(
      "DELETE FROM reports WHERE reference = ? AND provider = ? RETURNING record",
      [.text(reference), .text(provider)]
    ) { row in try row.record(DeliveryReport.self) }
  }

  func failures(of creator: String?, before place: FailurePlace?, limit: Int) throws -> [FailureRecord] {
    try connection.rows(
      """
      SELECT failed_at, record FROM notifications
      WHERE failed_at IS NOT NULL AND (failed_at, id) < (?, ?) AND (?3 IS NULL OR creator = ?3)
      ORDER BY failed_at DESC, id DESC LIMIT ?
      """,
      [
        .integer(place?.failedAt.milliseconds ?? .max), .text(place?.id.description ?? ""), .text(creator),
        .integer(Int64(limit)),
      ]
    ) { row in
      try row.failure()
    }
  }

  func unmatchedReports(before sequence: Int64, limit: Int) throws -> [UnmatchedReport] {
    try connection.rows(
      "SELECT sequence, received, record FROM reports WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
      [.integer(sequence), .integer(Int64(limit))]
    ) { row in
      try row.unmatchedReport()
    }
  }

  func deleteReports(before time: Timestamp, limit: Int) throws -> Int {
    try connection.run(
      "DELETE FROM reports WHERE sequence IN (SELECT sequence FROM reports WHERE received < ? ORDER BY sequence LIMIT ?)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }
}
