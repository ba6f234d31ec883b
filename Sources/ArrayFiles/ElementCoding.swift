import QuantSpec

/// Converts between the values of an array and their bytes in a .npy file.
enum ElementCoding {
    /// Decodes the values of a .npy file to row-major order.
    ///
    /// - Parameters:
    ///   - bytes: exactly `header.dataSize` bytes.
    ///   - header: the type, the shape and the order of the values.
    static func elements(_ bytes: ArraySlice<UInt8>, _ header: NumPyHeader) -> Elements {
        let isSwapped = header.type.isBigEndian != ElementBytes.machineIsBigEndian && header.type.partWidth > 1
        let native = isSwapped ? ElementBytes.swapped(bytes, width: header.type.partWidth) : bytes
        let shape = header.isFortranOrder ? header.shape : nil
        switch header.type.element {
        case .float32: return .float32(values(native, shape))
        case .float64: return .float64(values(native, shape))
        case .float16: return .float16(values(native, shape).map(Binary16.init(bitPattern:)))
        case .complex64:
            let numbers = [Complex64](parts: ElementBytes.values(native, as: Float.self))
            return .complex64(shape.map { rowMajor(numbers, $0) } ?? numbers)
        case .int16: return .int16(values(native, shape))
        case .int32: return .int32(values(native, shape))
        case .int64: return .int64(values(native, shape))
        case .uint8: return .uint8(values(native, shape))
        case .uint16: return .uint16(values(native, shape))
        case .uint32: return .uint32(values(native, shape))
        case .uint64: return .uint64(values(native, shape))
        // As in NumPy, every byte except 0 is true.
        case .bool: return .bool(values(native, shape).map { (byte: UInt8) in byte != 0 })
        default: return .int8(values(native, shape))
        }
    }

    /// The bytes of values in little-endian, row-major order. A 4-bit integer takes one byte.
    static func bytes(of elements: Elements) -> [UInt8] {
        let native = nativeBytes(of: elements)
        guard ElementBytes.machineIsBigEndian else { return native }
        return Array(ElementBytes.swapped(native[...], width: NumPyType(holding: elements).partWidth))
    }

    private static func nativeBytes(of elements: Elements) -> [UInt8] {
        switch elements {
        case .float32(let values): ElementBytes.bytes(values)
        case .float64(let values): ElementBytes.bytes(values)
        case .float16(let values): ElementBytes.bytes(values.map(\.bitPattern))
        case .complex64(let values): ElementBytes.bytes(values.parts)
        case .int4(let values), .int8(let values): ElementBytes.bytes(values)
        case .int16(let values): ElementBytes.bytes(values)
        case .int32(let values): ElementBytes.bytes(values)
        case .int64(let values): ElementBytes.bytes(values)
        case .uint8(let values): values
        case .uint16(let values): ElementBytes.bytes(values)
        case .uint32(let values): ElementBytes.bytes(values)
        case .uint64(let values): ElementBytes.bytes(values)
        case .bool(let values): values.map { $0 ? 1 : 0 }
        }
    }

    /// Decodes values in the machine's byte order to row-major order.
    ///
    /// - Parameters:
    ///   - bytes: the values of the file, without the header.
    ///   - shape: the shape if the bytes are in column-major order, otherwise `nil`.
    private static func values<Value: BitwiseCopyable & Numeric>(
        _ bytes: ArraySlice<UInt8>, _ shape: Shape?
    ) -> [Value] {
        let values = ElementBytes.values(bytes, as: Value.self)
        return shape.map { rowMajor(values, $0) } ?? values
    }

    /// Converts column-major values to row-major order.
    private static func rowMajor<Value>(_ values: [Value], _ shape: Shape) -> [Value] {
        guard shape.rank > 1, values.count > 1 else { return values }
        var strides = [Int](repeating: 1, count: shape.rank)
        for axis in 1..<shape.rank { strides[axis] = strides[axis - 1] * shape[axis - 1] }
        var coordinates = [Int](repeating: 0, count: shape.rank)
        var source = 0
        var result: [Value] = []
        result.reserveCapacity(values.count)
        while result.count < values.count {
            result.append(values[source])
            for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
                coordinates[axis] += 1
                source += strides[axis]
                if coordinates[axis] < shape[axis] { break }
                source -= coordinates[axis] * strides[axis]
                coordinates[axis] = 0
            }
        }
        return result
    }
}
