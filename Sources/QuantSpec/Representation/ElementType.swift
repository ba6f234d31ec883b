/// The type of a tensor's elements. The raw values are the names that the vector files use.
///
/// Every type of the TFLite schema is listed, so that any model can be read. Only the types of `Elements` can hold values.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
    case float32, float16, bfloat16, float64
    case int2, int4, int8, int16, int32, int64
    case uint4, uint8, uint16, uint32, uint64
    case bool, string, complex64, complex128, resource, variant

    /// The least and the greatest stored value of an integer type.
    ///
    /// Returns `nil` for uint64, whose range `Int64` cannot hold, and for every type that is not an integer.
    public var integerRange: ClosedRange<Int64>? {
        switch self {
        case .int2: -2...1
        case .int4: -8...7
        case .int8: -128...127
        case .int16: -32768...32767
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        case .uint4: 0...15
        case .uint8: 0...255
        case .uint16: 0...65535
        case .uint32: 0...Int64(UInt32.max)
        default: nil
        }
    }

    /// The width of one element in bits. Returns `nil` for strings, resources and variants, which have no fixed width.
    public var bitWidth: Int? {
        switch self {
        case .int2: 2
        case .int4, .uint4: 4
        case .int8, .uint8, .bool: 8
        case .int16, .uint16, .float16, .bfloat16: 16
        case .int32, .uint32, .float32: 32
        case .int64, .uint64, .float64, .complex64: 64
        case .complex128: 128
        case .string, .resource, .variant: nil
        }
    }
}
