/// What a log line may tell of an error. The errors of the store name codes and tables, never values; of any other only
/// the kind is certain to hold nothing of a recipient.
enum LogText {
  static func of(_ error: any Error) -> String {
    switch error {
    case let error as SQLiteError: error.description
    case let error as PostgresError: error.description
    case let error as StoreError: error.description
    default: "\(type(of: error))"
    }
  }
}
