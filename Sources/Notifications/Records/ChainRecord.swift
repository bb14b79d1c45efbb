/// What is stored of a call that placed an order, beside the orders.
package struct ChainRecord: Codable, Sendable, Hashable {
  package var id: ChainID
  package var creator: String
  package var scope: IdempotencyScope
  /// Nil where the caller gave none, or where it may be used again.
  package var idempotencyKey: String?
  package var fingerprint: String
  package var receipt: OrderReceipt
  package var created: Timestamp

  package init(
    id: ChainID,
    creator: String,
    scope: IdempotencyScope,
    idempotencyKey: String?,
    fingerprint: String,
    receipt: OrderReceipt,
    created: Timestamp
  ) {
    self.id = id
    self.creator = creator
    self.scope = scope
    self.idempotencyKey = idempotencyKey
    self.fingerprint = fingerprint
    self.receipt = receipt
    self.created = created
  }

  /// Of an answer with orders in it; nil where it is the answer to an earlier call.
  package init?(_ result: CreateOrder.Result, operation: CreateOrder.Operation, idempotencyKey: String?) {
    guard let first = result.orders.first else { return nil }
    self.init(
      id: first.chainId,
      creator: first.creator,
      scope: operation.scope,
      idempotencyKey: idempotencyKey,
      fingerprint: result.fingerprint,
      receipt: result.receipt,
      created: first.created
    )
  }
}
