import QuantSpec

/// The codes of the schema's `TensorType`.
enum TensorTypeCodes {
    /// The types in the order of their codes, from 0; `nil` for a type that `ElementType` lacks.
    static let types: [ElementType?] = [
        .float32, .float16, .int32, .uint8, .int64, .string, .bool, .int16, .complex64, .int8, .float64, .complex128,
        .uint64, .resource, .variant, .uint32, .uint16, .int4, .bfloat16, .int2, .uint4, nil, nil,
    ]

    static func type(of code: Int8) -> ElementType? {
        types.indices.contains(Int(code)) ? types[Int(code)] : nil
    }

    static func code(of type: ElementType) -> Int8? { codes[type] }

    private static let codes: [ElementType: Int8] = {
        var codes: [ElementType: Int8] = [:]
        for (code, type) in types.enumerated() {
            if let type { codes[type] = Int8(code) }
        }
        return codes
    }()
}
