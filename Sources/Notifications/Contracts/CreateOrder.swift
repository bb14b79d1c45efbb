/// The contract of `create-order`: turns a call of the public API into the orders to store and the answer to give.
package enum CreateOrder {
  /// Which call of the public API the request is the body of.
  package enum Operation: String, Codable, Sendable, Hashable, CaseIterable {
    /// `POST /future/orders`.
    case orderChain
    /// `POST /orders`.
    case order
    /// `POST /orders/email`.
    case emailOrder
    /// `POST /orders/sms`.
    case smsOrder
    /// `POST /future/orders/instant/sms`.
    case instantSMS = "instantSms"
    /// `POST /future/orders/instant/email`.
    case instantEmail
    /// `POST /future/orders/instant`.
    case instant
  }

  /// What an instant order is sent by, and where its request has the recipient.
  package enum InstantKind: Sendable, Hashable {
    case sms
    case smsBelowRecipient
    case email
  }

  /// A call's body, its types checked and nothing more.
  package enum Request: Sendable {
    case chain(OrderChainRequest)
    /// Nested: the texts stand in templates of their own.
    case single(OrderRequest, isNested: Bool)
    case instant(InstantOrderRequest, InstantKind)

    /// See `RequestFingerprint`.
    package var fingerprint: String {
      switch self {
      case .chain(let request): RequestFingerprint.of(request)
      case .single(let request, _): RequestFingerprint.of(request)
      case .instant(let request, _): RequestFingerprint.of(request)
      }
    }

    fileprivate init(_ operation: Operation, from decoder: any Decoder) throws {
      self =
        switch operation {
        case .orderChain: .chain(try OrderChainRequest(from: decoder))
        case .order: .single(try OrderRequest(from: decoder), isNested: true)
        case .emailOrder: .single(try OrderRequest(email: decoder), isNested: false)
        case .smsOrder: .single(try OrderRequest(sms: decoder), isNested: false)
        case .instantSMS: .instant(try InstantOrderRequest(.sms, from: decoder), .sms)
        case .instantEmail: .instant(try InstantOrderRequest(.email, from: decoder), .email)
        case .instant: .instant(try InstantOrderRequest(.smsBelowRecipient, from: decoder), .smsBelowRecipient)
        }
    }
  }

  /// What the store holds under the same creator, type and idempotency key.
  package struct Existing: Codable, Sendable, Hashable {
    package var fingerprint: String
    package var receipt: OrderReceipt

    package init(fingerprint: String, receipt: OrderReceipt) {
      self.fingerprint = fingerprint
      self.receipt = receipt
    }
  }

  package struct Event: Decodable, Sendable {
    package var creator: String
    package var operation: Operation
    /// The request, or what makes it unreadable, in the words of the public API.
    package var request: Swift.Result<Request, Problem>
    /// A UUID drawn by whoever received the call; every id is derived from it, so a repeated event gives the same bytes.
    package var seed: UUIDBytes?
    package var existing: Existing?
    package var now: Timestamp?

    private enum Key: String, CodingKey { case creator, operation, request, seed, existing, now }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      creator = try container.decode(String.self, forKey: .creator)
      if creator.allSatisfy(\.isWhitespace) {
        throw DecodingError.dataCorruptedError(forKey: .creator, in: container, debugDescription: "must not be blank.")
      }
      operation = .orderChain
      if let text = try container.decodeIfPresent(String.self, forKey: .operation) {
        guard let named = Operation(rawValue: text) else {
          let names = Operation.allCases.map(\.rawValue).joined(separator: ", ")
          throw DecodingError.dataCorruptedError(
            forKey: .operation,
            in: container,
            debugDescription: "must be one of \(names)."
          )
        }
        operation = named
      }
      guard container.contains(.request) else {
        throw DecodingError.keyNotFound(
          Key.request,
          DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "")
        )
      }
      do {
        request = .success(try Request(operation, from: container.superDecoder(forKey: .request)))
      } catch let error as DecodingError {
        request = .failure(Problem(error, below: decoder.codingPath + [Key.request], whole: "request"))
      }
      seed = try container.decodeIfPresent(UUIDBytes.self, forKey: .seed)
      existing = try container.decodeIfPresent(Existing.self, forKey: .existing)
      now = try container.decodeIfPresent(Timestamp.self, forKey: .now)
    }
  }

  package struct Result: Codable, Sendable, Hashable {
    /// The order and its reminders, to be stored together; empty for a replay.
    package var orders: [Order]
    package var receipt: OrderReceipt
    package var recipientLookup: OrderLookup?
    /// Two requests with the same members and values have the same fingerprint.
    package var fingerprint: String
    /// Whether this is the answer to an earlier request with the same key.
    package var replayed: Bool

    package init(
      orders: [Order],
      receipt: OrderReceipt,
      recipientLookup: OrderLookup? = nil,
      fingerprint: String,
      replayed: Bool
    ) {
      self.orders = orders
      self.receipt = receipt
      self.recipientLookup = recipientLookup
      self.fingerprint = fingerprint
      self.replayed = replayed
    }
  }

  package enum Answer: Codable, Sendable, Hashable {
    case result(Result)
    case problem(Problem)

    private enum Key: String, CodingKey { case problem }

    package init(from decoder: any Decoder) throws {
      if let problem = try decoder.container(keyedBy: Key.self).decodeIfPresent(Problem.self, forKey: .problem) {
        self = .problem(problem)
      } else {
        self = .result(try Result(from: decoder))
      }
    }

    package func encode(to encoder: any Encoder) throws {
      switch self {
      case .result(let result): try result.encode(to: encoder)
      case .problem(let problem):
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(problem, forKey: .problem)
      }
    }
  }
}
