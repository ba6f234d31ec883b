import QuantSpec

/// An error in bytes that came through a pipe.
struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String

    static let truncated = WireError(description: "a message ends too early")
}

/// Reads what `ByteWriter` wrote. Every read is checked, because code under test may have damaged the sender.
struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func readByte() throws(WireError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func read<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(WireError) -> Value {
        let width = MemoryLayout<Value>.size
        guard bytes.count - position >= width else { throw .truncated }
        // Bounds: `width` bytes from `position` are within the array.
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Value.self) }
        position += width
        return Value(littleEndian: value)
    }

    /// Reads a count. It is at most the number of bytes left, so a damaged count reserves no memory.
    mutating func readCount() throws(WireError) -> Int {
        let count = Int(try read(UInt32.self))
        guard count <= bytes.count - position else { throw .truncated }
        return count
    }

    mutating func readBool() throws(WireError) -> Bool { try readByte() != 0 }
    mutating func readFloat() throws(WireError) -> Float { Float(bitPattern: try read()) }
    mutating func readString() throws(WireError) -> String { String(decoding: try readBytes(), as: UTF8.self) }

    mutating func readBytes() throws(WireError) -> [UInt8] {
        let count = try readCount()
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func readList<Item>(
        _ readItem: (inout ByteReader) throws(WireError) -> Item
    ) throws(WireError) -> [Item] {
        var list: [Item] = []
        for _ in 0..<(try readCount()) { list.append(try readItem(&self)) }
        return list
    }

    mutating func readOptional<Item>(
        _ readItem: (inout ByteReader) throws(WireError) -> Item
    ) throws(WireError) -> Item? {
        try readBool() ? try readItem(&self) : nil
    }

    mutating func readIntegers() throws(WireError) -> [Int64] {
        try readList { (reader: inout ByteReader) throws(WireError) in try reader.read(Int64.self) }
    }

    mutating func readElements() throws(WireError) -> Elements {
        let name = try readString()
        let raw = try readBytes()
        guard let type = ElementType(rawValue: name), let elements = ElementBytes.elements(raw, type: type) else {
            throw WireError(description: "\(raw.count) bytes are not values of type \(name)")
        }
        return elements
    }
}
