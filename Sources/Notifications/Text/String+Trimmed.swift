extension String {
  /// Without the white space (Unicode White_Space, line ends included) at either end.
  var trimmed: Substring {
    var rest = unicodeScalars.drop { $0.properties.isWhitespace }
    while rest.last?.properties.isWhitespace == true { rest.removeLast() }
    return Substring(rest)
  }
}
