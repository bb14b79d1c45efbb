import FoundationEssentials
import Notifications

/// A batch of SQS messages. Each body is one event; what is answered is which messages go back to the queue, to come again
/// and, after as many times as the queue allows, to end in its dead-letter queue.
///
/// A message goes back where its event is malformed, where the function gave an error, and where its answer leaves
/// something to do (`Function.settles`): nobody else will see the answer. One whose outcome is in doubt does not: it would be
/// sent twice. Of a FIFO queue, all that follows the first failure goes back, so that the order is kept.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
struct QueueHost<F: Function> {
  let function: F
  let codec: EventCodec<F>

  func failures(of batch: QueueBatch) -> BatchItemFailures {
    var failed: [String] = []
    if batch.isOrdered {
      if let first = batch.records.firstIndex(where: { !isDealtWith([$0])[0] }) {
        failed = batch.records[first...].map(\.messageId)
      }
    } else {
      failed = zip(batch.records, isDealtWith(batch.records)).filter { !$1 }.map(\.0.messageId)
    }
    return BatchItemFailures(batchItemFailures: failed.map { BatchItemFailures.Failure(itemIdentifier: $0) })
  }

  private func isDealtWith(_ records: [QueueBatch.Record]) -> [Bool] {
    let items = records.map { record in
      (try? JSONDecoder().decode(Item<F.Event>.self, from: Data(record.body.utf8)))
        ?? Item(missing: .validation(["body": ["The body is not valid JSON."]]))
    }
    return zip(records, codec.answers(items, by: function)).map { record, answer in
      switch answer {
      case .result(let result): return function.settles(result)
      case .problem(let problem):
        let fields = (problem.errors ?? [:]).keys.sorted().joined(separator: ", ")
        log(record, FunctionError(code: "problem", message: "\(problem.title) \(fields)", retryable: false))
        return false
      case .error(let error):
        log(record, error)
        return false
      }
    }
  }

  private func log(_ record: QueueBatch.Record, _ error: FunctionError) {
    var error = error
    error.message = "Message \(record.messageId) goes back to its queue. \(error.message)"
    FunctionLog.warn(error)
  }
}

/// The event that Lambda makes of messages of a queue.
struct QueueBatch: Decodable {
  struct Record: Decodable {
    var messageId: String
    var body: String
    var eventSource: Source
    var eventSourceARN: String?
  }

  enum Source: String, Decodable { case sqs = "aws:sqs" }

  var records: [Record]

  var isOrdered: Bool { records.contains { $0.eventSourceARN?.hasSuffix(".fifo") == true } }

  private enum CodingKeys: String, CodingKey { case records = "Records" }
}

/// The answer that `ReportBatchItemFailures` asks for.
struct BatchItemFailures: Encodable {
  struct Failure: Encodable {
    var itemIdentifier: String
  }

  var batchItemFailures: [Failure]
}
