import QuantSpec

/// Encodes and decodes elements as a file stores them: little-endian, in row-major order. Two 4-bit integers share a
/// byte, the first one in the low half.
public enum ElementBytes {
    /// The bytes of elements.
    public static func encode(_ elements: Elements) -> [UInt8] {
        switch elements {
        case .float32(let values): integers(values.map(\.bitPattern))
        case .float64(let values): integers(values.map(\.bitPattern))
        case .float16(let values): integers(values.map(\.bitPattern))
        case .complex64(let values): integers(values.parts.map(\.bitPattern))
        case .int4(let values): nibbles(values)
        case .int8(let values): integers(values)
        case .int16(let values): integers(values)
        case .int32(let values): integers(values)
        case .int64(let values): integers(values)
        case .uint8(let values): values
        case .uint16(let values): integers(values)
        case .uint32(let values): integers(values)
        case .uint64(let values): integers(values)
        case .bool(let values): values.map { $0 ? 1 : 0 }
        }
    }

    /// Decodes `count` elements from the start of the bytes. Further bytes are ignored, as in the runtime.
    ///
    /// - Throws: `ModelError` of kind `malformed` if there are too few bytes, or `unsupported` if `Elements` has no
    ///   case for the type.
    public static func decode(
        _ bytes: ArraySlice<UInt8>, as type: ElementType, count: Int
    ) throws(ModelError) -> Elements {
        switch type {
        case .float32: .float32(try integers(bytes, count, UInt32.self).map(Float.init(bitPattern:)))
        case .float64: .float64(try integers(bytes, count, UInt64.self).map(Double.init(bitPattern:)))
        case .float16: .float16(try integers(bytes, count, UInt16.self).map(Binary16.init(bitPattern:)))
        case .complex64: .complex64(try complexNumbers(bytes, count))
        case .int4: .int4(try nibbles(bytes, count))
        case .int8: .int8(try integers(bytes, count, Int8.self))
        case .int16: .int16(try integers(bytes, count, Int16.self))
        case .int32: .int32(try integers(bytes, count, Int32.self))
        case .int64: .int64(try integers(bytes, count, Int64.self))
        case .uint8: .uint8(try integers(bytes, count, UInt8.self))
        case .uint16: .uint16(try integers(bytes, count, UInt16.self))
        case .uint32: .uint32(try integers(bytes, count, UInt32.self))
        case .uint64: .uint64(try integers(bytes, count, UInt64.self))
        case .bool: .bool(try integers(bytes, count, UInt8.self).map { $0 != 0 })
        case .bfloat16, .int2, .uint4, .string, .complex128, .resource, .variant:
            throw ModelError(
                .unsupported, "values of type \(type.rawValue) cannot be decoded",
                remedy: "use a model whose constants are integers of 4 to 64 bits, floats or Booleans")
        }
    }

    private static func complexNumbers(_ bytes: ArraySlice<UInt8>, _ count: Int) throws(ModelError) -> [Complex64] {
        guard count >= 0, count <= bytes.count / 8 else { throw tooFew(bytes.count, count) }
        return [Complex64](parts: try integers(bytes, 2 * count, UInt32.self).map(Float.init(bitPattern:)))
    }

    private static func integers<Value: FixedWidthInteger>(_ values: [Value]) -> [UInt8] {
        // Bounds: the view covers the elements of the new array, which exists while the closure runs.
        values.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    private static func integers<Value: FixedWidthInteger>(
        _ bytes: ArraySlice<UInt8>, _ count: Int, _ type: Value.Type
    ) throws(ModelError) -> [Value] {
        let size = MemoryLayout<Value>.size
        guard count >= 0, count <= bytes.count / size else { throw tooFew(bytes.count, count) }
        // Bounds: at least count × size bytes exist, by the check above.
        return bytes.withUnsafeBytes { raw in
            (0..<count).map { index in
                Value(littleEndian: raw.loadUnaligned(fromByteOffset: index * size, as: Value.self))
            }
        }
    }

    private static func nibbles(_ values: [Int8]) -> [UInt8] {
        stride(from: 0, to: values.count, by: 2).map { index in
            let low = UInt8(bitPattern: values[index]) & 0xF
            let high = index + 1 < values.count ? UInt8(bitPattern: values[index + 1]) & 0xF : 0
            return low | high << 4
        }
    }

    private static func nibbles(_ bytes: ArraySlice<UInt8>, _ count: Int) throws(ModelError) -> [Int8] {
        guard count >= 0, count / 2 + count % 2 <= bytes.count else { throw tooFew(bytes.count, count) }
        return (0..<count).map { index in
            let byte = Int8(bitPattern: bytes[bytes.startIndex + index / 2])
            // A left shift, then an arithmetic right shift extends the sign of the low half.
            return index.isMultiple(of: 2) ? (byte << 4) >> 4 : byte >> 4
        }
    }

    private static func tooFew(_ available: Int, _ count: Int) -> ModelError {
        ModelError(
            .malformed, "\(available) bytes are too few for \(count) elements",
            remedy: "the file is damaged, or its converter has a defect: convert the model again")
    }
}
