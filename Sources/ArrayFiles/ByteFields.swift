/// Little-endian fields of a byte string. Each function returns `nil` if the field does not lie within the bytes.
struct ByteFields: Sendable {
    let bytes: [UInt8]

    func uint16(at offset: Int) -> Int? { unsigned(at: offset, width: 2).flatMap { Int(exactly: $0) } }
    func uint32(at offset: Int) -> Int? { unsigned(at: offset, width: 4).flatMap { Int(exactly: $0) } }
    /// Also returns `nil` if the value exceeds `Int`; no file is that long.
    func uint64(at offset: Int) -> Int? { unsigned(at: offset, width: 8).flatMap { Int(exactly: $0) } }

    /// The `count` bytes from `offset`.
    func slice(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
        return bytes[offset..<offset + count]
    }

    private func unsigned(at offset: Int, width: Int) -> UInt64? {
        slice(at: offset, count: width)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Appends little-endian fields.
extension [UInt8] {
    mutating func append16(_ value: Int) { appendLittleEndian(UInt64(truncatingIfNeeded: value), width: 2) }
    mutating func append32(_ value: Int) { appendLittleEndian(UInt64(truncatingIfNeeded: value), width: 4) }
    mutating func append64(_ value: Int) { appendLittleEndian(UInt64(truncatingIfNeeded: value), width: 8) }

    private mutating func appendLittleEndian(_ value: UInt64, width: Int) {
        for byte in 0..<width { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))) }
    }
}
