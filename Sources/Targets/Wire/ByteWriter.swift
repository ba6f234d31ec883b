import QuantSpec

/// Bytes for the other side of a pipe: little-endian numbers; texts and lists with their length before them.
///
/// Both sides are the same executable, so no version is negotiated.
struct ByteWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: UInt8) { bytes.append(value) }

    mutating func write<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(count: Int) { write(UInt32(truncatingIfNeeded: count)) }
    mutating func write(_ value: Bool) { write(value ? UInt8(1) : 0) }
    mutating func write(_ value: Float) { write(value.bitPattern) }

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    mutating func write(_ raw: [UInt8]) {
        write(count: raw.count)
        bytes.append(contentsOf: raw)
    }

    mutating func write<Item>(_ list: [Item], _ writeItem: (inout ByteWriter, Item) -> Void) {
        write(count: list.count)
        for item in list { writeItem(&self, item) }
    }

    mutating func write<Item>(_ item: Item?, _ writeItem: (inout ByteWriter, Item) -> Void) {
        write(item != nil)
        if let item { writeItem(&self, item) }
    }

    mutating func write(_ integers: [Int64]) {
        write(integers) { $0.write($1) }
    }

    mutating func write(_ elements: Elements) {
        write(elements.type.rawValue)
        write(ElementBytes.bytes(of: elements))
    }
}
