import QuantSpec

/// The values of a tensor as the bytes that a kernel sees: little-endian, without gaps, integers below 8 bits
/// unpacked.
package enum ElementBytes {
    /// Returns the bytes of values.
    package static func bytes(of elements: Elements) -> [UInt8] {
        switch elements {
        case .float32(let values): copy(values)
        case .float64(let values): copy(values)
        case .float16(let values): copy(values.map(\.bitPattern))
        case .complex64(let values): copy(values)
        case .int4(let values), .int8(let values): copy(values)
        case .int16(let values): copy(values)
        case .int32(let values): copy(values)
        case .int64(let values): copy(values)
        case .uint8(let values): values
        case .uint16(let values): copy(values)
        case .uint32(let values): copy(values)
        case .uint64(let values): copy(values)
        case .bool(let values): values.map { $0 ? 1 : 0 }
        }
    }

    /// Returns the values of bytes, or `nil` if the type has no values here or the bytes are no whole number of
    /// values. As in C, a `bool` other than 0 is true.
    package static func elements(_ bytes: [UInt8], type: ElementType) -> Elements? {
        switch type {
        case .float32: values(bytes).map(Elements.float32)
        case .float64: values(bytes).map(Elements.float64)
        case .float16: values(bytes).map { .float16($0.map { Binary16(bitPattern: $0) }) }
        case .complex64: values(bytes).map(Elements.complex64)
        case .int4: values(bytes).map(Elements.int4)
        case .int8: values(bytes).map(Elements.int8)
        case .int16: values(bytes).map(Elements.int16)
        case .int32: values(bytes).map(Elements.int32)
        case .int64: values(bytes).map(Elements.int64)
        case .uint8: .uint8(bytes)
        case .uint16: values(bytes).map(Elements.uint16)
        case .uint32: values(bytes).map(Elements.uint32)
        case .uint64: values(bytes).map(Elements.uint64)
        case .bool: .bool(bytes.map { $0 != 0 })
        default: nil
        }
    }

    /// The size of one value in bytes, as kernels see it. Returns `nil` if the type has no values here.
    package static func width(of type: ElementType) -> Int? {
        Elements(zeros: 1, type: type).map { bytes(of: $0).count }
    }

    private static func copy<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
        values.withUnsafeBytes(Array.init)
    }

    private static func values<Value: BitwiseCopyable>(_ bytes: [UInt8]) -> [Value]? {
        let width = MemoryLayout<Value>.stride
        guard bytes.count.isMultiple(of: width) else { return nil }
        return [Value](unsafeUninitializedCapacity: bytes.count / width) { buffer, count in
            // Bounds: the buffer has room for exactly `bytes.count` bytes, all of which are filled.
            UnsafeMutableRawBufferPointer(buffer).copyBytes(from: bytes)
            count = bytes.count / width
        }
    }
}
