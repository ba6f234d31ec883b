/// Reads the bits of a DEFLATE stream. Within a byte the lowest bit comes first.
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var buffer: UInt64 = 0
    /// The number of bits of `buffer` that are input. The higher bits are 0.
    private var available = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether fewer than 8 bits are left.
    var isAtEnd: Bool { position == bytes.endIndex && available < 8 }

    /// The next `count` bits (0 to 32), which are not consumed. Bits after the end are 0.
    @inline(__always)
    mutating func peek(_ count: Int) -> Int {
        while available < count, position < bytes.endIndex {
            buffer |= UInt64(bytes[position]) << UInt64(available)
            position += 1
            available += 8
        }
        return Int(truncatingIfNeeded: buffer & ((1 << UInt64(count)) - 1))
    }

    /// Consumes `count` bits that `peek` has read. Returns `false` if the input has fewer.
    @inline(__always)
    mutating func take(_ count: Int) -> Bool {
        guard count <= available else { return false }
        buffer >>= UInt64(count)
        available -= count
        return true
    }

    /// Consumes and returns the next `count` bits (0 to 32). Returns `nil` if the input has fewer.
    @inline(__always)
    mutating func next(_ count: Int) -> Int? {
        let value = peek(count)
        return take(count) ? value : nil
    }

    /// Skips to the next byte boundary, and consumes `count` bytes. Returns `nil` if the input has fewer.
    mutating func alignedBytes(_ count: Int) -> ArraySlice<UInt8>? {
        // Whole bytes in the buffer are returned to the input.
        position -= available / 8
        buffer = 0
        available = 0
        guard count <= bytes.endIndex - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Skips to the next byte boundary.
    mutating func align() { _ = alignedBytes(0) }
}
