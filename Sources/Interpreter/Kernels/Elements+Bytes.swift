import QuantSpec

/// Elements as the bytes of their arrays: whole bytes, in the machine's order.
extension Elements {
    /// Calls `body` with the bytes of the elements. Bounds: they are valid, and must not change, while it runs.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch self {
        case .float32(let values): try values.withUnsafeBytes(body)
        case .float64(let values): try values.withUnsafeBytes(body)
        case .float16(let values): try values.withUnsafeBytes(body)
        case .complex64(let values): try values.withUnsafeBytes(body)
        case .int4(let values), .int8(let values): try values.withUnsafeBytes(body)
        case .int16(let values): try values.withUnsafeBytes(body)
        case .int32(let values): try values.withUnsafeBytes(body)
        case .int64(let values): try values.withUnsafeBytes(body)
        case .uint8(let values): try values.withUnsafeBytes(body)
        case .uint16(let values): try values.withUnsafeBytes(body)
        case .uint32(let values): try values.withUnsafeBytes(body)
        case .uint64(let values): try values.withUnsafeBytes(body)
        case .bool(let values): try values.withUnsafeBytes(body)
        }
    }

    /// New elements whose bytes `body` writes, all of them. Returns `nil` if `Elements` has no such type.
    ///
    /// Bounds: the memory has room for `count` elements and is valid while `body` runs.
    init?(kernelCount count: Int, type: ElementType, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        func array<Value: BitwiseCopyable>(_: Value.Type) throws -> [Value] {
            try [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
                try body(
                    UnsafeMutableRawBufferPointer(
                        start: buffer.baseAddress, count: count * MemoryLayout<Value>.stride))
                initialized = count
            }
        }
        switch type {
        case .float32: self = .float32(try array(Float.self))
        case .float64: self = .float64(try array(Double.self))
        case .float16: self = .float16(try array(UInt16.self).map(Binary16.init(bitPattern:)))
        case .complex64: self = .complex64(try array(Complex64.self))
        case .int4: self = .int4(try array(Int8.self))
        case .int8: self = .int8(try array(Int8.self))
        case .int16: self = .int16(try array(Int16.self))
        case .int32: self = .int32(try array(Int32.self))
        case .int64: self = .int64(try array(Int64.self))
        case .uint8: self = .uint8(try array(UInt8.self))
        case .uint16: self = .uint16(try array(UInt16.self))
        case .uint32: self = .uint32(try array(UInt32.self))
        case .uint64: self = .uint64(try array(UInt64.self))
        case .bool: self = .bool(try array(UInt8.self).map { $0 != 0 })
        default: return nil
        }
    }

    /// A copy of `count` elements at an address. Returns `nil` if `Elements` has no such type.
    init?(kernelBytes start: UnsafeRawPointer, count: Int, type: ElementType) {
        self.init(kernelCount: count, type: type) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: start, count: bytes.count))
        }
    }
}
