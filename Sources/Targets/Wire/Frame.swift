/// Messages on a byte stream: four bytes of length, little-endian, then as many bytes.
enum Frame {
    static func bytes(_ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(payload)
        return writer.bytes
    }
}

/// Cuts a byte stream into frames, however the bytes arrive.
struct FrameDecoder: Sendable {
    /// No message is that long; a longer one means that the stream is damaged.
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

    /// The next whole frame, or `nil` until more bytes arrive.
    mutating func next() throws(WireError) -> [UInt8]? {
        guard pending.count - start >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(pending[start + $1]) << (8 * $1) }
        guard length <= FrameDecoder.limit else { throw WireError(description: "a message claims \(length) bytes") }
        guard pending.count - start - 4 >= length else { return nil }
        defer { start += 4 + length }
        return Array(pending[start + 4..<start + 4 + length])
    }
}

/// Cuts a byte stream into lines, however the bytes arrive.
struct LineDecoder: Sendable {
    private var pending: [UInt8] = []
    private var start = 0
    /// How far the search for the end of a line has come.
    private var searched = 0

    mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            pending.removeFirst(start)
            searched -= start
            start = 0
        }
        pending.append(contentsOf: bytes)
    }

    /// The next whole line without its end, or `nil` until more bytes arrive.
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
