/// The GSM 7 bit default alphabet with its extension table (3GPP TS 23.038 sections 6.2.1 and 6.2.1.1); no national
/// shift tables.
package enum GSM7 {
  /// 1 for the 127 characters of the alphabet, 2 for the 10 that follow an escape (FF ^ { } \ [ ~ ] | €), 0 for any
  /// other. The escape itself (U+001B) is no character of its own: 0.
  package static func septets(for scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", " "..."#", "%"..."/", ":"..."?", "@", "$", "_", "\n", "\r": 1
    case "\u{0C}", "^", "{", "}", "\\", "[", "~", "]", "|", "€": 2
    case "£", "¥", "è", "é", "ù", "ì", "ò", "Ç", "Ø", "ø", "Å", "å": 1
    case "Δ", "Φ", "Γ", "Λ", "Ω", "Π", "Ψ", "Σ", "Θ", "Ξ", "Æ", "æ", "ß", "É": 1
    case "¤", "¡", "Ä", "Ö", "Ñ", "Ü", "§", "¿", "ä", "ö", "ñ", "ü", "à": 1
    default: 0
    }
  }
}
