import TestSupport
import Testing

@testable import Transport

@Suite struct OutboundFuzzTests {
  @Test func `a URL that is nearly right is refused, or stays what it is`() {
    let urls = [
      "https://etaten.example/17?a=b#c", "https://blåbær.no:8443/å/%C3%A5", "http://[2001:db8::1%25eth0]:80/",
      "https://2130706433/", "https://0x7f.1/", "https://kari:x@a.no/",
    ]
    var mutator = Mutator(seed: 5, samples: urls.map { Array($0.utf8) })
    var accepted = 0
    for _ in 0..<5_000 {
      let text = mutator.nextText()
      guard let url = try? OutboundURL(text) else { continue }
      accepted += 1
      // Percent-encoded it may be longer than what is read.
      if url.text.utf8.count <= OutboundURL.lengthLimit { #expect((try? OutboundURL(url.text)) == url, "\(text)") }
      #expect(url.text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "\(text)")
    }
    #expect(accepted > 100)
  }
}
