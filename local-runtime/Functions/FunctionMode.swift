/// How long a process of a function lives.
enum FunctionMode: String, Sendable, CaseIterable {
  /// For many events (`--lines`).
  case warm
  /// For one event, as on a FaaS platform.
  case cold
}
