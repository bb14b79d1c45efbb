/// What may be told to whoever chose the URL of a failed call.
///
/// A refused address, an unknown name, a closed port, a filtered port and a failed handshake are one and the same here,
/// so that nobody can search our network by asking us to call.
package enum PublicReason: String, Sendable, Equatable, CaseIterable {
  case urlNotAllowed
  case unreachable
  case timeOut
  case bodyTooLarge
  case badAnswer
}
