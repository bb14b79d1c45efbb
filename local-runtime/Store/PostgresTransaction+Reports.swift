import Notifications

/// Messages by the provider's names for them, their reports, and what has failed.
extension PostgresTransaction {
  func order(withReference reference: String, provider: String) throws -> OrderID? {
    let ids: [OrderID] = try connection.rows(
      "SELECT order_id FROM notifications WHERE reference = $1 AND provider = $2",
      [.text(reference), .text(provider)]
    ) { row in try row.id() }
    return ids.first
  }

  /// Whoever keeps a report of a message, and whoever stores the message's name and takes its reports, come one after the
  /// other: else each could miss what the other has not committed yet.
  private func lock(reference: String, provider: String) {
    // Of few numbers: a transaction can have thousands of names, and the server has room for some thousand locks.
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0) & 1023)"
    connection.later(sql, [.text("\(provider) \(reference)")])
  }

  func keep(_ report: DeliveryReport, at time: Timestamp) throws -> OrderID? {
    lock(reference: report.reference, provider: report.provider)
    if let id = try order(withReference: report.reference, provider: report.provider) { return id }
    try write(
      "INSERT INTO reports (provider, reference, received, record) VALUES ($1, $2, $3, $4)",
      [
        .text(report.provider), .text(report.reference), .integer(time.milliseconds),
        .text(try RecordJSON.encode(report)),
      ]
    )
    return nil
  }

  func takeReports(reference: String, provider: String) throws -> [DeliveryReport] {
    lock(reference: reference, provider: provider)
    let taken = try connection.rows(
      "DELETE FROM reports WHERE reference = $1 AND provider = $2 RETURNING sequence, record",
      [.text(reference), .text(provider)]
    ) { row in (row.integer(0), try row.record(DeliveryReport.self, 1)) }
    return taken.sorted { $0.0 < $1.0 }.map(\.1)
  }

  func failures(of creator: String?, before place: FailurePlace?, limit: Int) throws -> [FailureRecord] {
    try connection.rows(
      """
      SELECT failed_at, record FROM notifications
      WHERE failed_at IS NOT NULL AND (failed_at, id) < ($1, $2) AND ($3::text IS NULL OR creator = $3)
      ORDER BY failed_at DESC, id DESC LIMIT $4
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
      "SELECT sequence, received, record FROM reports WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2",
      [.integer(sequence), .integer(Int64(limit))]
    ) { row in
      try row.unmatchedReport()
    }
  }

  func deleteReports(before time: Timestamp, limit: Int) throws -> Int {
    try write(
      "DELETE FROM reports WHERE sequence IN (SELECT sequence FROM reports WHERE received < $1 ORDER BY sequence LIMIT $2)",
      [.integer(time.milliseconds), .integer(Int64(limit))]
    )
  }
}
