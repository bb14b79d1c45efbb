import TestSupport
import Testing

@testable import Senders

@Suite struct PlainAlternativeTests {
  @Test(arguments: [
    ("Hei", "Hei"), ("", ""), ("<p>Hei</p>", "Hei"), ("<p>En</p>\n  <p>To</p>", "En\n\nTo"),
    ("<h1>Skatt</h1><p>Hei   p&aring;\n deg,<br>Kari</p>", "Skatt\n\nHei på deg,\nKari"),
    ("<ul><li>en</li><li>to</li></ul>slutt", "- en\n- to\n\nslutt"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    (#"Se <a href="https://skatteetaten.no/?a=1&amp;b=2">siden</a>."#, "Se siden (https://skatteetaten.no/?a=1&b=2)."),
    (#"<a href='https://x.no'>https://x.no</a> <a href="mailto:a@x.no">a@x.no</a>"#, "https://x.no a@x.no"),
    (##"<a href="#topp">Opp</a> <a name="x">her</a>"##, "Opp her"),
    (#"<img src="x.png" alt="Statens &quot;logo&quot;"> etter"#, "Statens \"logo\" etter"),
    ("<head><title>T</title><style>p { x }</style></head><body>Hei<script>a < b</script></body>", "Hei"),
    ("a<!-- <p>nei</p> -->b <!DOCTYPE html> c", "ab c"),
    ("1 < 2 && 3 > 2 &lt;b&gt; &ukjent; &#229;&#xE5;", "1 < 2 && 3 > 2 <b> &ukjent; åå"),
    ("<pre>a\n  b</pre>", "a\n  b"), ("<p>a</p><div></div><p></p><p>b</p>", "a\n\nb"), ("a&nbsp;&nbsp;b", "a  b"),
    (#"<p title="a > b">c</p>"#, "c"), ("<P>A</P><BR/>B<SCRIPT>x</sCript>C", "A\n\nBC"), ("a <b", "a"), ("<", "<"),
    ("&", "&"),
    ("<script>aldri", ""), ("&#0;&#xD800;&#99999999999;", "&#0;&#xD800;&#99999999999;"),
    ("blå<b>bær</b>tur", "blåbærtur"),
  ])
  func `is what a browser would show`(html: String, text: String) {
    #expect(PlainAlternative.text(of: html) == text)
  }

  @Test func `takes whatever is thrown at it`() {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "<", ">", "&", ";", "\"", "'", "a", "/", "=", "!--", "-->", "script", "href", " ", "\n", "æ", "#", "x41",
    ]
    for _ in 0..<2_000 {
      let html = (0..<Int.random(in: 0...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      let text = PlainAlternative.text(of: html)
      #expect(text.utf8.count <= html.utf8.count * 2 + 3, "\(html)")
    }
  }
}
