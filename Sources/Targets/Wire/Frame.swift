/// Messages in a byte stream: a length of four bytes, little-endian, then as many bytes.
enum Frame {
    static func bytes(_ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(payload)
        return writer.bytes
    }
}

/// Divides a byte stream into messages, in whatever pieces the bytes arrive.
struct FrameDecoder: Sendable {
    /// The greatest length of a message. A greater one means that the stream is damaged.
    static let limit = 1 << 30

    private var pending: [UInt8] = []
    private var start = 0

    mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            pending.removeFirst(start)
            start = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// Returns the next whole message, or `nil` until more bytes arrive.
    ///
    /// - Throws: `WireError` if the length exceeds the limit.
    mutating func next() throws(WireError) -> [UInt8]? {
        guard pending.count - start >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(pending[start + $1]) << (8 * $1) }
        guard length <= FrameDecoder.limit else { throw WireError(description: "a message claims \(length) bytes") }
        guard pending.count - start - 4 >= length else { return nil }
        defer { start += 4 + length }
        return Array(pending[start + 4..<start + 4 + length])
    }
}

/// Divides a byte stream into lines, in whatever pieces the bytes arrive.
struct LineDecoder: Sendable {
    private var pending: [UInt8] = []
    private var start = 0
    /// The index up to which there is no end of a line.
    private var searched = 0

    mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            pending.removeFirst(start)
            searched -= start
            start = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// Returns the next whole line without its end, or `nil` until more bytes arrive.
    mutating func next() -> [UInt8]? {
        guard let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = pending.count
            return nil
        }
        defer {
            start = end + 1
            searched = start
        }
        return Array(pending[start..<end])
    }
}
