import ProcessSettings
import Testing

@testable import Senders

@Suite struct `The settings of providers` {
  private func settings(_ values: [String: String]) -> Settings {
    Settings(values: values)
  }

  private let smtp = ["SMTP_URL": "smtp://127.0.0.1:25"]
  private let pswin = ["PSWIN_URL": "https://gateway.example/", "PSWIN_USERNAME": "a", "PSWIN_PASSWORD": "hemmelig"]

  @Test func `choose SMTP and PSWin by default and by name`() throws {
    #expect(try EmailProviders.configured(settings(smtp)) is SMTPEmailProvider)
    #expect(
      try EmailProviders.configured(settings(smtp.merging(["EMAIL_PROVIDER": "smtp"]) { $1 })) is SMTPEmailProvider)
    #expect(try SMSProviders.configured(settings(pswin)) is PSWinSMSProvider)
    #expect(try SMSProviders.configured(settings(pswin.merging(["SMS_PROVIDER": "pswin"]) { $1 })) is PSWinSMSProvider)
  }

  @Test func `choose LINK's REST interface by name, with all that it needs`() throws {
    let link = [
      "SMS_PROVIDER": "link", "LINK_URL": "https://link.example/", "LINK_USERNAME": "a", "LINK_PASSWORD": "hemmelig",
      "LINK_PARTNER": "17", "LINK_REPORT_GATE": "gate",
    ]
    #expect(try SMSProviders.configured(settings(link)) is LinkSMSProvider)
    for name in link.keys where name != "SMS_PROVIDER" {
      #expect(throws: SettingsError("VARSEL_\(name) is not set.")) {
        try SMSProviders.configured(settings(link.filter { $0.key != name }))
      }
    }
    #expect(throws: SettingsError("VARSEL_LINK_URL must be an http or https URL.")) {
      try SMSProviders.configured(settings(link.merging(["LINK_URL": "link.example"]) { $1 }))
    }
  }

  @Test func `choose Azure by name, with all that it needs`() throws {
    let azure = [
      "EMAIL_PROVIDER": "azure", "AZURE_ENDPOINT": "https://varsel.norway.communication.azure.com/",
      "AZURE_ACCESS_KEY": "aGVtbWVsaWc=",
    ]
    #expect(try EmailProviders.configured(settings(azure)) is AzureEmailProvider)
    for name in azure.keys where name != "EMAIL_PROVIDER" {
      #expect(throws: SettingsError("VARSEL_\(name) is not set.")) {
        try EmailProviders.configured(settings(azure.filter { $0.key != name }))
      }
    }
    for (name, value) in [
      ("AZURE_ENDPOINT", "hemmelig.example"), ("AZURE_ACCESS_KEY", "hemmelig!"), ("AZURE_REPORTS", "hemmelig"),
    ] {
      let error = #expect(throws: SettingsError.self) {
        try EmailProviders.configured(settings(azure.merging([name: value]) { $1 }))
      }
      #expect(error?.message.hasPrefix("VARSEL_\(name) must be ") == true)
      #expect(error?.message.contains("hemmelig") == false)
    }
  }

  @Test func `name no provider that is not there`() {
    let email = SettingsError("VARSEL_EMAIL_PROVIDER must be one of smtp, azure.")
    #expect(throws: email) { try EmailProviders.configured(settings(["EMAIL_PROVIDER": "acs"])) }
    let sms = SettingsError("VARSEL_SMS_PROVIDER must be one of pswin, link, kannel.")
    #expect(throws: sms) { try SMSProviders.configured(settings(["SMS_PROVIDER": "twilio"])) }
  }

  @Test(arguments: ["PSWIN_URL", "PSWIN_USERNAME", "PSWIN_PASSWORD"]) func `are all needed for PSWin`(name: String) {
    #expect(throws: SettingsError("VARSEL_\(name) is not set.")) {
      try PSWinSMSProvider(settings: settings(pswin.filter { $0.key != name }))
    }
  }

  @Test(arguments: [
    ("PSWIN_URL", "gateway.example"), ("PSWIN_URL", "ftp://gateway.example/"), ("PSWIN_URL", "https://"),
    ("PSWIN_URL", "https:///x"), ("PSWIN_PASSWORD", "hemmelig\u{1}"), ("PSWIN_USERNAME", "a\0"),
  ])
  func `are checked at the start, and never shown`(name: String, value: String) throws {
    let error = #expect(throws: SettingsError.self) {
      try PSWinSMSProvider(settings: settings(pswin.merging([name: value]) { $1 }))
    }
    let message = try #require(error?.message)
    #expect(message.hasPrefix("VARSEL_\(name) "))
    #expect(!message.contains("hemmelig") && !message.contains("gateway"))
  }
}
