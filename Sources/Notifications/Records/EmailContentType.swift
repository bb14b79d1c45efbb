package enum EmailContentType: String, APIEnum {
  case plain = "Plain"
  case html = "Html"

  package var number: Int {
    switch self {
    case .plain: 0
    case .html: 1
    }
  }
}
