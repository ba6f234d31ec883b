/// The bytes of a file. Every read is checked, and throws `ModelError` of kind `malformed` if it leaves the bytes.
struct ByteReader {
    let bytes: [UInt8]

    /// The little-endian integer at a position.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type, at position: Int) throws(ModelError) -> Value {
        try requireRange(position, MemoryLayout<Value>.size)
        // Bounds: position ... position + size - 1 lies in the bytes, by the check above.
        return bytes.withUnsafeBytes { raw in
            Value(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: Value.self))
        }
    }

    /// `count` little-endian integers from a position. The whole range is checked once.
    func integers<Value: FixedWidthInteger>(
        _ type: Value.Type, at position: Int, count: Int
    ) throws(ModelError) -> [Value] {
        let size = MemoryLayout<Value>.size
        let (length, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow else { throw Self.outside(position, count) }
        try requireRange(position, length)
        // Bounds: position ... position + count × size - 1 lies in the bytes, by the check above.
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { index in
                Value(littleEndian: raw.loadUnaligned(fromByteOffset: position + index * size, as: Value.self))
            }
        }
    }

    /// A part of the bytes. It shares their storage.
    func slice(at position: Int, count: Int) throws(ModelError) -> ArraySlice<UInt8> {
        try requireRange(position, count)
        return bytes[position..<position + count]
    }

    private func requireRange(_ position: Int, _ length: Int) throws(ModelError) {
        guard position >= 0, length >= 0, length <= bytes.count, position <= bytes.count - length else {
            throw Self.outside(position, length)
        }
    }

    private static func outside(_ position: Int, _ length: Int) -> ModelError {
        ModelError(
            .malformed, "\(length) bytes at offset \(position) are outside the file",
            remedy: "the file is damaged: fetch or convert the model again")
    }
}
