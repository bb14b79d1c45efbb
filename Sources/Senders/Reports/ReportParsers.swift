enum ReportParsers {
  static let all: [any ReportParser.Type] = [
    PSWinReportParser.self, LinkReportParser.self, KannelReportParser.self, AzureReportParser.self,
    SMTPReportParser.self,
  ]
}
