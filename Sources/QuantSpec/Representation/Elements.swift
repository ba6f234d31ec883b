/// A Swift type that a tensor's elements can have.
public protocol Element: Sendable, Hashable {
    /// The element type that `wrap` gives.
    static var elementType: ElementType { get }
    /// The values as elements of `elementType`.
    static func wrap(_ values: [Self]) -> Elements
    /// The values of elements. Returns `nil` if they have another Swift type; `Int8` unwraps int4 as well as int8.
    static func unwrap(_ elements: Elements) -> [Self]?
}

/// A Swift integer in which a quantized tensor is stored: 8- and 16-bit activations, 8-bit weights, biases of 32 and 64 bits.
public protocol QuantizedInteger: Element, FixedWidthInteger {}

/// The values of a tensor in row-major order. An int4 is stored unpacked, as an `Int8` (REP-9).
public enum Elements: Sendable, Hashable {
    case float32([Float])
    case float64([Double])
    case float16([Binary16])
    case complex64([Complex64])
    case int4([Int8])
    case int8([Int8])
    case int16([Int16])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])
    case uint16([UInt16])
    case uint32([UInt32])
    case uint64([UInt64])
    case bool([Bool])
}

extension Elements {
    /// The type of the elements.
    public var type: ElementType {
        switch self {
        case .float32: .float32
        case .float64: .float64
        case .float16: .float16
        case .complex64: .complex64
        case .int4: .int4
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .uint8: .uint8
        case .uint16: .uint16
        case .uint32: .uint32
        case .uint64: .uint64
        case .bool: .bool
        }
    }

    /// The number of elements.
    public var count: Int {
        switch self {
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .float16(let values): values.count
        case .complex64(let values): values.count
        case .int4(let values), .int8(let values): values.count
        case .int16(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .uint8(let values): values.count
        case .uint16(let values): values.count
        case .uint32(let values): values.count
        case .uint64(let values): values.count
        case .bool(let values): values.count
        }
    }

    /// The stored integers, widened to 64 bits; bools as 0 and 1. Returns `nil` for floating-point and complex elements.
    ///
    /// A uint64 of 2^63 or more wraps to a negative number.
    public var integers: [Int64]? {
        switch self {
        case .int4(let values), .int8(let values): values.map(Int64.init)
        case .int16(let values): values.map(Int64.init)
        case .int32(let values): values.map(Int64.init)
        case .int64(let values): values
        case .uint8(let values): values.map(Int64.init)
        case .uint16(let values): values.map(Int64.init)
        case .uint32(let values): values.map(Int64.init)
        case .uint64(let values): values.map(Int64.init(truncatingIfNeeded:))
        case .bool(let values): values.map { $0 ? 1 : 0 }
        case .float32, .float64, .float16, .complex64: nil
        }
    }

    /// Makes elements of an integer type, or bool, from widened integers, which are truncated to the width of the Swift
    /// type.
    ///
    /// An int4 is truncated to 8 bits, not to 4. For bool every integer but 0 is true. Returns `nil` if the type holds
    /// no integers.
    public init?(integers: [Int64], type: ElementType) {
        switch type {
        case .int4: self = .int4(integers.map(Int8.init(truncatingIfNeeded:)))
        case .int8: self = .int8(integers.map(Int8.init(truncatingIfNeeded:)))
        case .int16: self = .int16(integers.map(Int16.init(truncatingIfNeeded:)))
        case .int32: self = .int32(integers.map(Int32.init(truncatingIfNeeded:)))
        case .int64: self = .int64(integers)
        case .uint8: self = .uint8(integers.map(UInt8.init(truncatingIfNeeded:)))
        case .uint16: self = .uint16(integers.map(UInt16.init(truncatingIfNeeded:)))
        case .uint32: self = .uint32(integers.map(UInt32.init(truncatingIfNeeded:)))
        case .uint64: self = .uint64(integers.map(UInt64.init(truncatingIfNeeded:)))
        case .bool: self = .bool(integers.map { $0 != 0 })
        default: return nil
        }
    }

    /// Makes `count` zeros of a type. Returns `nil` if `Elements` has no such type.
    public init?(zeros count: Int, type: ElementType) {
        switch type {
        case .float32: self = .float32([Float](repeating: 0, count: count))
        case .float64: self = .float64([Double](repeating: 0, count: count))
        case .float16: self = .float16([Binary16](repeating: Binary16(bitPattern: 0), count: count))
        case .complex64: self = .complex64([Complex64](repeating: Complex64(0, 0), count: count))
        default:
            guard let zeros = Elements(integers: [Int64](repeating: 0, count: count), type: type) else { return nil }
            self = zeros
        }
    }
}

extension Float: Element {
    public static var elementType: ElementType { .float32 }
    public static func wrap(_ values: [Float]) -> Elements { .float32(values) }
    public static func unwrap(_ elements: Elements) -> [Float]? {
        guard case .float32(let values) = elements else { return nil }
        return values
    }
}

extension Binary16: Element {
    public static var elementType: ElementType { .float16 }
    public static func wrap(_ values: [Binary16]) -> Elements { .float16(values) }
    public static func unwrap(_ elements: Elements) -> [Binary16]? {
        guard case .float16(let values) = elements else { return nil }
        return values
    }
}

extension Bool: Element {
    public static var elementType: ElementType { .bool }
    public static func wrap(_ values: [Bool]) -> Elements { .bool(values) }
    public static func unwrap(_ elements: Elements) -> [Bool]? {
        guard case .bool(let values) = elements else { return nil }
        return values
    }
}

extension Int8: QuantizedInteger {
    public static var elementType: ElementType { .int8 }
    public static func wrap(_ values: [Int8]) -> Elements { .int8(values) }
    public static func unwrap(_ elements: Elements) -> [Int8]? {
        switch elements {
        case .int8(let values), .int4(let values): values
        default: nil
        }
    }
}

extension UInt8: QuantizedInteger {
    public static var elementType: ElementType { .uint8 }
    public static func wrap(_ values: [UInt8]) -> Elements { .uint8(values) }
    public static func unwrap(_ elements: Elements) -> [UInt8]? {
        guard case .uint8(let values) = elements else { return nil }
        return values
    }
}

extension Int16: QuantizedInteger {
    public static var elementType: ElementType { .int16 }
    public static func wrap(_ values: [Int16]) -> Elements { .int16(values) }
    public static func unwrap(_ elements: Elements) -> [Int16]? {
        guard case .int16(let values) = elements else { return nil }
        return values
    }
}

extension Int32: QuantizedInteger {
    public static var elementType: ElementType { .int32 }
    public static func wrap(_ values: [Int32]) -> Elements { .int32(values) }
    public static func unwrap(_ elements: Elements) -> [Int32]? {
        guard case .int32(let values) = elements else { return nil }
        return values
    }
}

extension Int64: QuantizedInteger {
    public static var elementType: ElementType { .int64 }
    public static func wrap(_ values: [Int64]) -> Elements { .int64(values) }
    public static func unwrap(_ elements: Elements) -> [Int64]? {
        guard case .int64(let values) = elements else { return nil }
        return values
    }
}
