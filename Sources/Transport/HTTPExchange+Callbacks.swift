import CCurl

extension CurlEasy where Context == HTTPExchange {
  func installCallbacks() throws(TransportError) {
    try setContext(CURLOPT_WRITEDATA)
    try set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      let length = size * count
      return exchange.receiveBody(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
    }
    try setContext(CURLOPT_HEADERDATA)
    try set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      let length = size * count
      return exchange.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
    }
    try setContext(CURLOPT_READDATA)
    try set(CURLOPT_READFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.sendBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }
    try setContext(CURLOPT_OPENSOCKETDATA)
    try check(
      varsel_set_open_socket(raw) { context, _, address in
        guard let context, let address else { return CURL_SOCKET_BAD }
        let exchange = Unmanaged<HTTPExchange>.fromOpaque(context).takeUnretainedValue()
        let bytes = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { room in
          let length = varsel_address_bytes(address, room.baseAddress)
          return OutboundAddress(bytes: room.prefix(Int(length)))
        }
        return exchange.mayConnect(to: bytes) ? varsel_open_socket(address) : CURL_SOCKET_BAD
      }
    )
  }
}
