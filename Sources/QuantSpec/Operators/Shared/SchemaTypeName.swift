/// The schema's names of the types that an attribute may name.
enum SchemaTypeName: String, AttributeEnumeration {
    case float32 = "FLOAT32"
    case float16 = "FLOAT16"
    case int32 = "INT32"
    case uint8 = "UINT8"
    case int64 = "INT64"
    case bool = "BOOL"
    case int16 = "INT16"
    case int8 = "INT8"

    /// The name of a type. A type without a name here gives FLOAT32, the schema's default.
    init(_ type: ElementType) {
        switch type {
        case .float16: self = .float16
        case .int32: self = .int32
        case .uint8: self = .uint8
        case .int64: self = .int64
        case .bool: self = .bool
        case .int16: self = .int16
        case .int8: self = .int8
        default: self = .float32
        }
    }
}
