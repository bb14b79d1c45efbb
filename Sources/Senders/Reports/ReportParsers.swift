enum ReportParsers {
  static let all: [any ReportParser.Type] = [PSWinReportParser.self, LinkReportParser.self, AzureReportParser.self]
}
