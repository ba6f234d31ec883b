import QuantSpec

/// Declarations in C.
enum CDeclaration {
    /// A constant array. C has no empty arrays, so an empty one becomes a comment. A complex number is two elements.
    static func array(_ name: String, _ elements: Elements) -> String {
        guard elements.count > 0, let type = type(elements.type) else { return "// \(name) is empty\n" }
        let values = literals(elements)
        var lines: [String] = []
        for start in stride(from: 0, to: values.count, by: 16) {
            lines.append("    " + values[start..<min(start + 16, values.count)].joined(separator: ", "))
        }
        return "static const \(type) \(name)[\(values.count)] = {\n\(lines.joined(separator: ",\n"))\n};\n"
    }

    /// A constant array of strings. The texts must need no escapes.
    static func texts(_ name: String, _ texts: [String]) -> String {
        let rows = texts.map { "\"\($0)\"" }.joined(separator: ", ")
        return "static const char *const \(name)[\(texts.count)] = {\n    \(rows)\n};\n"
    }

    /// A constant array of structures, and a macro with its length. If there are no rows, the macro alone.
    static func table(_ name: String, of type: String, _ rows: [String], length: String) -> String {
        let count = "#define \(length) \(rows.count)\n"
        guard !rows.isEmpty else { return count }
        return count + structures(name, of: type, rows)
    }

    static func structures(_ name: String, of type: String, _ rows: [String]) -> String {
        "static const \(type) \(name)[\(rows.count)] = {\n"
            + rows.map { "    \($0)" }.joined(separator: ",\n") + "\n};\n"
    }

    /// The array's name, or `NULL` if it is empty and therefore not declared.
    static func pointer(_ name: String, _ count: Int) -> String { count > 0 ? name : "NULL" }

    /// The constant for a type.
    static func typeName(_ type: ElementType) -> String { "QUANTSPEC_VECTOR_\(type.rawValue.uppercased())" }

    /// The size of an element in an array, in bytes.
    static func size(_ type: ElementType) -> Int { max((type.bitWidth ?? 8) / 8, 1) }

    private static func type(_ type: ElementType) -> String? {
        switch type {
        case .float32, .complex64: "float"
        case .float64: "double"
        case .float16: "uint16_t"
        case .int2, .int4, .int8: "int8_t"
        case .int16: "int16_t"
        case .int32: "int32_t"
        case .int64: "int64_t"
        case .uint4, .uint8, .bool: "uint8_t"
        case .uint16: "uint16_t"
        case .uint32: "uint32_t"
        case .uint64: "uint64_t"
        default: nil
        }
    }

    static func literals(_ elements: Elements) -> [String] {
        switch elements {
        case .float32(let values): values.map { real($0, suffix: "f") }
        case .complex64(let values): values.parts.map { real($0, suffix: "f") }
        case .float64(let values): values.map { real($0, suffix: "") }
        case .float16(let values): values.map { "0x" + String($0.bitPattern, radix: 16) }
        case .int64(let values):
            // C has no literal for the least value: `-` is an operator applied to a literal that is too large.
            values.map { $0 == .min ? "(-9223372036854775807LL - 1)" : "\($0)LL" }
        case .uint64(let values): values.map { "\($0)ULL" }
        case .uint32(let values): values.map { "\($0)U" }
        case .int32(let values): values.map { $0 == .min ? "(-2147483647 - 1)" : String($0) }
        default: (elements.integers ?? []).map { String($0) }
        }
    }

    /// A real number in decimal, because C++11 has no hexadecimal literals: the shortest digits that convert back to
    /// the number.
    private static func real<Real: BinaryFloatingPoint & CustomStringConvertible>(
        _ value: Real, suffix: String
    ) -> String {
        if value.isNaN { return "NAN" }
        if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
        return value.description + suffix
    }
}
