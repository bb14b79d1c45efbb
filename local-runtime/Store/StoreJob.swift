/// The body of a transaction, and whoever waits for it. Several may share a transaction.
struct StoreJob: Sendable {
  /// Tells the one who waits, once it is known whether what the job has done was committed.
  typealias Finish = @Sendable ((any Error)?) -> Void

  let added = ContinuousClock.now
  /// What is done in the transaction; it may be done again in another.
  let run: @Sendable (any StoreTransaction) throws -> Finish
  /// Tells the one who waits that it has not been done.
  let fail: @Sendable (any Error) -> Void

  init<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value,
    _ continuation: CheckedContinuation<Value, any Error>
  ) {
    run = { transaction in
      let value = try body(transaction)
      return { error in
        if let error { continuation.resume(throwing: error) } else { continuation.resume(returning: value) }
      }
    }
    fail = { continuation.resume(throwing: $0) }
  }
}
