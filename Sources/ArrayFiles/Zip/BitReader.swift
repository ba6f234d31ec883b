/// The bits of a DEFLATE stream, lowest first.
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var buffer: UInt64 = 0
    /// How many bits of `buffer` are input; those above are 0.
    private var available = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether no whole byte is left.
    var isAtEnd: Bool { position == bytes.endIndex && available < 8 }

    /// The next `count` (0 to 32) bits, without taking them; zeros after the end.
    @inline(__always)
    mutating func peek(_ count: Int) -> Int {
        while available < count, position < bytes.endIndex {
            buffer |= UInt64(bytes[position]) << UInt64(available)
            position += 1
            available += 8
        }
        return Int(truncatingIfNeeded: buffer & ((1 << UInt64(count)) - 1))
    }

    /// Takes `count` bits that were peeked at; `false` where the input has fewer.
    @inline(__always)
    mutating func take(_ count: Int) -> Bool {
        guard count <= available else { return false }
        buffer >>= UInt64(count)
        available -= count
        return true
    }

    /// Takes the next `count` (0 to 32) bits; `nil` where the input has fewer.
    @inline(__always)
    mutating func next(_ count: Int) -> Int? {
        let value = peek(count)
        return take(count) ? value : nil
    }

    /// Skips to the next byte and takes `count` bytes; `nil` where the input has fewer.
    mutating func alignedBytes(_ count: Int) -> ArraySlice<UInt8>? {
        // Bytes that were peeked at go back.
        position -= available / 8
        buffer = 0
        available = 0
        guard count <= bytes.endIndex - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Skips to the next byte.
    mutating func align() { _ = alignedBytes(0) }
}
