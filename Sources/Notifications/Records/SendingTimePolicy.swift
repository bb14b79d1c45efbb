/// When an SMS may be handed over: at any hour, or only inside the send window.
package enum SendingTimePolicy: String, APIEnum {
  case anytime = "Anytime"
  case daytime = "Daytime"

  package var number: Int {
    switch self {
    case .anytime: 1
    case .daytime: 2
    }
  }
}
