/// What has happened to an order: the input of the state machine (`happened` of `advance-order`).
package enum Happening: Sendable, Hashable {
  /// The order's `dueAt` has come.
  case due
  /// The caller died while a call for this order was under way, and does not know what came of it. `begun` are the
  /// notifications whose hand-over it may have begun; nil where it does not know that either.
  case lost(begun: [NotificationID]?)
  /// The sender cancels; whether that is still possible is decided here.
  case cancel(Cancellation)
  case condition(CheckCondition.Result)
  case lookup(LookupRecipient.Result)
  /// `window-trigger` lets these held notifications go.
  case released([NotificationID])
  case sent([SendResult])
  /// A function gave no result: it crashed, ran out of time, or the platform lost the call. `ids` are the
  /// notifications that the call was about, for `send-email` and `send-sms`.
  case noResult(CalledFunction, ids: [NotificationID])
  /// A function gave an error instead of a result: it is certain that nothing was handed over.
  case failed(CalledFunction, ids: [NotificationID], error: FunctionError)
  case report([DeliveryReport])
  /// An operator wants these notifications, which have failed, to be sent again.
  case sendAgain([NotificationID])
}

/// The functions that an order's life calls.
package enum CalledFunction: String, Codable, Sendable, Hashable {
  case checkCondition = "check-condition"
  case lookupRecipient = "lookup-recipient"
  case sendEmail = "send-email"
  case sendSMS = "send-sms"
}

extension Happening: Codable {
  private enum Key: String, CodingKey {
    case kind, of, begun, result, results, ids, function, error, reports, action, answer
  }
  private enum Kind: String, Codable {
    case due, lost, cancel, condition, lookup, released, sent, noResult, failed, report, sendAgain, answered
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .due: self = .due
    case .lost: self = .lost(begun: try container.decodeIfPresent([NotificationID].self, forKey: .begun))
    case .cancel: self = .cancel(try container.decodeIfPresent(Cancellation.self, forKey: .of) ?? .order)
    case .condition: self = .condition(try container.decode(CheckCondition.Result.self, forKey: .result))
    case .lookup: self = .lookup(try container.decode(LookupRecipient.Result.self, forKey: .result))
    case .released: self = .released(try container.decode([NotificationID].self, forKey: .ids))
    case .sent: self = .sent(try container.decode([SendResult].self, forKey: .results))
    case .noResult:
      self = .noResult(
        try container.decode(CalledFunction.self, forKey: .function),
        ids: try container.decodeIfPresent([NotificationID].self, forKey: .ids) ?? []
      )
    case .failed:
      self = .failed(
        try container.decode(CalledFunction.self, forKey: .function),
        ids: try container.decodeIfPresent([NotificationID].self, forKey: .ids) ?? [],
        error: try container.decode(FunctionError.self, forKey: .error)
      )
    case .report: self = .report(try container.decode([DeliveryReport].self, forKey: .reports))
    case .sendAgain: self = .sendAgain(try container.decode([NotificationID].self, forKey: .ids))
    case .answered: try self.init(answerIn: container)
    }
  }

  /// For a caller that knows nothing about the functions: `action` as the machine asked for it, and whatever the function
  /// answered; no `answer` where it gave none.
  private init(answerIn container: KeyedDecodingContainer<Key>) throws {
    func reply<Answer>(_ type: Answer.Type) throws -> FunctionReply<Answer> {
      try container.decodeIfPresent(FunctionReply<Answer>.self, forKey: .answer) ?? .none
    }
    let action = try container.decode(Action.self, forKey: .action)
    switch action {
    case .checkCondition: self.init(try reply(CheckCondition.Result.self), to: action) { .condition($0) }
    case .lookupRecipient: self.init(try reply(LookupRecipient.Result.self), to: action) { .lookup($0) }
    case .sendEmail, .sendSMS: self.init(try reply(SendResult.self), to: action) { .sent([$0]) }
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .due: try container.encode(Kind.due, forKey: .kind)
    case .lost(let begun):
      try container.encode(Kind.lost, forKey: .kind)
      try container.encodeIfPresent(begun, forKey: .begun)
    case .cancel(let cancellation):
      try container.encode(Kind.cancel, forKey: .kind)
      try container.encode(cancellation, forKey: .of)
    case .condition(let result):
      try container.encode(Kind.condition, forKey: .kind)
      try container.encode(result, forKey: .result)
    case .lookup(let result):
      try container.encode(Kind.lookup, forKey: .kind)
      try container.encode(result, forKey: .result)
    case .released(let ids):
      try container.encode(Kind.released, forKey: .kind)
      try container.encode(ids, forKey: .ids)
    case .sent(let results):
      try container.encode(Kind.sent, forKey: .kind)
      try container.encode(results, forKey: .results)
    case .noResult(let function, let ids):
      try container.encode(Kind.noResult, forKey: .kind)
      try container.encode(function, forKey: .function)
      try container.encode(ids, forKey: .ids)
    case .failed(let function, let ids, let error):
      try container.encode(Kind.failed, forKey: .kind)
      try container.encode(function, forKey: .function)
      try container.encode(ids, forKey: .ids)
      try container.encode(error, forKey: .error)
    case .report(let reports):
      try container.encode(Kind.report, forKey: .kind)
      try container.encode(reports, forKey: .reports)
    case .sendAgain(let ids):
      try container.encode(Kind.sendAgain, forKey: .kind)
      try container.encode(ids, forKey: .ids)
    }
  }
}
