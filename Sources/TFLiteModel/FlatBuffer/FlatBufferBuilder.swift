/// The position of a written object, as a distance from the end of the FlatBuffer, because a buffer is built from its
/// end.
struct FlatOffset: Hashable {
    let fromEnd: Int
}

/// The value of a table's field. The caller leaves out fields that equal the schema's default.
enum FlatValue {
    /// The low `size` bytes of an integer, or of a floating-point number's bits.
    case scalar(UInt64, size: Int)
    case reference(FlatOffset)

    static func integer<Value: FixedWidthInteger>(_ value: Value) -> FlatValue {
        .scalar(UInt64(truncatingIfNeeded: value), size: MemoryLayout<Value>.size)
    }

    static func float(_ value: Float) -> FlatValue { .integer(value.bitPattern) }
    static func flag(_ value: Bool) -> FlatValue { .integer(UInt8(value ? 1 : 0)) }

    var size: Int {
        switch self {
        case .scalar(_, let size): size
        case .reference: 4
        }
    }
}

/// Writes a FlatBuffer from its leaves to its root.
///
/// References only point forward. Therefore an object must be written before the objects that refer to it, and lies
/// nearer to the end. The bytes are held in reverse order, so that writing towards the front is an append.
struct FlatBufferBuilder {
    private var reversed: [UInt8] = []
    private var largestAlignment = 4
    private var vtables: [[UInt16]: Int] = [:]

    /// Writes a vector of bytes.
    mutating func bytes(_ values: some BidirectionalCollection<UInt8>, alignment: Int = 4) -> FlatOffset {
        align(to: max(alignment, 4), after: values.count)
        reversed.append(contentsOf: values.reversed())
        return length(values.count)
    }

    mutating func integers<Value: FixedWidthInteger>(_ values: [Value], alignment: Int = 4) -> FlatOffset {
        let size = MemoryLayout<Value>.size
        align(to: max(alignment, 4, size), after: values.count * size)
        for value in values.reversed() { appendReversed(UInt64(truncatingIfNeeded: value), size: size) }
        return length(values.count)
    }

    mutating func floats(_ values: [Float]) -> FlatOffset { integers(values.map(\.bitPattern)) }

    mutating func flags(_ values: [Bool]) -> FlatOffset { bytes(values.map { $0 ? 1 : 0 }) }

    /// Writes a text in UTF-8, with the zero byte that the format requires after it.
    mutating func text(_ value: String) -> FlatOffset {
        let utf8 = Array(value.utf8)
        align(to: 4, after: utf8.count + 1)
        reversed.append(0)
        reversed.append(contentsOf: utf8.reversed())
        return length(utf8.count)
    }

    mutating func references(_ targets: [FlatOffset]) -> FlatOffset {
        align(to: 4, after: targets.count * 4)
        for target in targets.reversed() { appendReference(target) }
        return length(targets.count)
    }

    /// Writes a table with these fields by slot. Wide fields come first, so that alignment needs little padding.
    mutating func table(_ fields: [Int: FlatValue]) -> FlatOffset {
        let start = reversed.count
        let ordered = fields.sorted { ($0.value.size, $1.key) < ($1.value.size, $0.key) }
        var fieldEnds: [Int: Int] = [:]
        for (slot, value) in ordered {
            align(to: value.size, after: value.size)
            switch value {
            case .scalar(let bits, let size): appendReversed(bits, size: size)
            case .reference(let target): appendReference(target)
            }
            fieldEnds[slot] = reversed.count
        }
        align(to: 4, after: 4)
        let tableEnd = reversed.count + 4
        let slotCount = (fields.keys.max() ?? -1) + 1
        var vtable: [UInt16] = [UInt16(4 + 2 * slotCount), UInt16(tableEnd - start)]
        vtable += (0..<slotCount).map { slot in fieldEnds[slot].map { UInt16(tableEnd - $0) } ?? 0 }
        appendVtableReference(vtable, tableEnd: tableEnd)
        return FlatOffset(fromEnd: tableEnd)
    }

    /// Writes the header, and returns the whole FlatBuffer.
    mutating func finish(root: FlatOffset, identifier: String) -> [UInt8] {
        align(to: largestAlignment, after: 8)
        reversed.append(contentsOf: identifier.utf8.reversed())
        appendReference(root)
        return reversed.reversed()
    }

    /// The number of bytes written so far.
    var count: Int { reversed.count }

    /// Writes the distance from a table to its vtable. An equal vtable is shared; a new one is written in front.
    private mutating func appendVtableReference(_ vtable: [UInt16], tableEnd: Int) {
        if let known = vtables[vtable] {
            appendReversed(UInt64(truncatingIfNeeded: known - tableEnd), size: 4)
            return
        }
        let vtableEnd = tableEnd + 2 * vtable.count
        appendReversed(UInt64(truncatingIfNeeded: vtableEnd - tableEnd), size: 4)
        for entry in vtable.reversed() { appendReversed(UInt64(entry), size: 2) }
        vtables[vtable] = vtableEnd
    }

    private mutating func length(_ count: Int) -> FlatOffset {
        appendReversed(UInt64(count), size: 4)
        return FlatOffset(fromEnd: reversed.count)
    }

    private mutating func appendReference(_ target: FlatOffset) {
        appendReversed(UInt64(truncatingIfNeeded: reversed.count + 4 - target.fromEnd), size: 4)
    }

    private mutating func appendReversed(_ bits: UInt64, size: Int) {
        for byte in (0..<size).reversed() { reversed.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(byte)))) }
    }

    /// Pads so that the next `count` bytes begin at a multiple of `alignment`.
    private mutating func align(to alignment: Int, after count: Int) {
        largestAlignment = max(largestAlignment, alignment)
        let excess = (reversed.count + count) % alignment
        if excess > 0 { reversed.append(contentsOf: repeatElement(0, count: alignment - excess)) }
    }
}
