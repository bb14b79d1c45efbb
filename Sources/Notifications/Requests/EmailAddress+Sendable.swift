extension EmailAddress {
  /// Whether Varsel can send to it and from it: in ASCII alone.
  ///
  /// Others are addresses too (RFC 6531), but no part of Varsel speaks SMTPUTF8 or turns `bjørn.no` into its A-label yet.
  /// An order that names one is refused when it is placed; it would end as `Failed_InvalidEmailFormat` else.
  package var isSendable: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
