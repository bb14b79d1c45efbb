/// A TZif file, by default of version 2, with one type before the first transition (−1,800 s) and one for each
/// transition.
func timeZoneFile(
  transitions: [Int64] = [],
  offsets: [Int32] = [],
  footer: String,
  version: Unicode.Scalar = "2",
  leapSeconds: UInt32 = 0,
  kindShift: UInt8 = 0
) -> [UInt8] {
  var bytes: [UInt8] = []
  func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }
  func appendHeader(leapSeconds: UInt32, times: Int, types: Int) {
    bytes += "TZif".utf8
    bytes.append(UInt8(ascii: version))
    bytes += repeatElement(0, count: 15)
    for count in [0, 0, leapSeconds, UInt32(times), UInt32(types), 4] { append(count) }
  }
  func appendTypes(_ offsets: [Int32]) {
    for offset in offsets {
      append(offset)
      bytes += [0, 0]
    }
    bytes += "LMT\0".utf8
  }

  appendHeader(leapSeconds: 0, times: 0, types: 1)
  appendTypes([-1_800])
  appendHeader(leapSeconds: leapSeconds, times: transitions.count, types: offsets.count + 1)
  for transition in transitions { append(transition) }
  for index in offsets.indices { bytes.append(UInt8(index + 1) + kindShift) }
  appendTypes([-1_800] + offsets)
  bytes += repeatElement(0, count: Int(leapSeconds) * 12)
  bytes += "\n\(footer)\n".utf8
  return bytes
}
