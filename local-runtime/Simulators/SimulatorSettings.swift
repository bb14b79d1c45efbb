/// What the simulators and those who call them must agree on.
struct SimulatorSettings: Sendable, Hashable {
  /// What the gateway expects in `CLIENT` and `PW`.
  var gatewayUsername = "varsel"
  var gatewayPassword = "secret"
  /// What signs requests to Azure, in Base64.
  var azureKey = "c2ltdWxhdGVkLWFjY2Vzcy1rZXk="
  /// How the gateway names itself to `receive-report` (Basic, RFC 7617).
  var reportUsername = "gateway"
  var reportPassword = "report-secret"
  /// From taking a message to its delivery report, by the machine's clock.
  var reportDelay: Duration = .milliseconds(300)
}
