/// The CRC-32 that zip uses (CRC-32/ISO-HDLC): polynomial 0x04C11DB7, reflected, inverted before and after.
struct CRC32: Sendable {
    private var remainder = UInt32.max

    /// The checksum of all bytes so far.
    var checksum: UInt32 { ~remainder }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            remainder = CRC32.table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8)
        }
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = CRC32()
        sum.update(bytes)
        return sum.checksum
    }

    private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }
}
