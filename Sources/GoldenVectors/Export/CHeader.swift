import QuantSpec

/// A vector file as a C header of constant arrays.
enum CHeader {
    static func text(_ file: VectorFile) -> String {
        let title = "\(file.operatorName), \(file.scheme.rawValue), profile \(file.profile)"
        return text(title, "\(file.operatorName)_\(file.scheme.rawValue)", file.generator, file.groups.map(block))
    }

    static func text(_ file: PrimitiveFile) -> String {
        text("\(file.primitive), profile \(file.profile)", file.primitive, file.generator, [block(file)])
    }

    private static func text(
        _ title: String, _ name: String, _ generator: VectorGenerator, _ blocks: [String]
    ) -> String {
        let guardName = "QUANTSPEC_\(identifier(name).uppercased())_H"
        return """
            // Golden vectors of \(title). CC0-1.0.
            // Made by \(generator.name) \(generator.version), seed \(generator.seed). Rows stand one after the other.
            #ifndef \(guardName)
            #define \(guardName)
            #include <math.h>
            #include <stdint.h>


            """ + blocks.map { $0 + "\n" }.joined() + "#endif  // \(guardName)\n"
    }

    private static func block(_ group: VectorGroup) -> String {
        let prefix = identifier(group.id)
        var text = "// \(group.id)\n"
        for (name, value) in group.attributes.values.sorted(by: { $0.key < $1.key }) {
            text += attribute("\(prefix)_\(identifier(name))", value)
        }
        text += "#define \(prefix)_rows \(group.rows.count)\n"
        text += "#define \(prefix)_steps \(group.rows.first?.steps.count ?? 1)\n"
        for (name, record) in group.namedTensors {
            let description = record.description
            text += "// \(name), \(record.name): \(description.type.rawValue) \(description.shape)\n"
            let sizes = Elements.int32(description.shape.dimensions.map(Int32.init(truncatingIfNeeded:)))
            text += declaration("\(prefix)_\(name)_shape", sizes)
        }
        for array in group.arrays { text += declaration("\(prefix)_\(identifier(array.name))", array.elements) }
        return text
    }

    private static func block(_ file: PrimitiveFile) -> String {
        let prefix = identifier(file.primitive)
        var text = "// \(file.summary)\n#define \(prefix)_rows \(file.rows.count)\n"
        for array in file.arrays { text += declaration("\(prefix)_\(identifier(array.name))", array.elements) }
        return text
    }

    /// Numbers and names as macros, lists as arrays.
    private static func attribute(_ name: String, _ value: AttributeValue) -> String {
        switch value {
        case .integer(let integer): "#define \(name) \(literals(.int64([integer]))[0])\n"
        case .flag(let flag): "#define \(name) \(flag ? 1 : 0)\n"
        case .real(let real): "#define \(name) \(literals(.float32([real]))[0])\n"
        case .name(let text): "#define \(name) \"\(text)\"\n"
        case .integers(let integers): declaration(name, .int64(integers))
        case .reals(let reals): declaration(name, .float32(reals))
        }
    }

    private static func declaration(_ name: String, _ elements: Elements) -> String {
        guard elements.count > 0, let type = type(elements.type) else { return "// \(name) is empty\n" }
        let values = literals(elements)
        var lines: [String] = []
        for start in stride(from: 0, to: values.count, by: 16) {
            lines.append("    " + values[start..<min(start + 16, values.count)].joined(separator: ", "))
        }
        return "static const \(type) \(name)[\(values.count)] = {\n\(lines.joined(separator: ",\n"))\n};\n"
    }

    private static func type(_ type: ElementType) -> String? {
        switch type {
        case .float32: "float"
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

    private static func literals(_ elements: Elements) -> [String] {
        switch elements {
        case .float32(let values): values.map { real($0.isNaN, Double($0), suffix: "f") }
        case .float64(let values): values.map { real($0.isNaN, $0, suffix: "") }
        case .float16(let values): values.map { "0x" + String($0.bitPattern, radix: 16) }
        case .int64(let values):
            // The least value has no literal of its own in C.
            values.map { $0 == .min ? "(-9223372036854775807LL - 1)" : "\($0)LL" }
        case .uint64(let values): values.map { "\($0)ULL" }
        case .uint32(let values): values.map { "\($0)U" }
        case .int32(let values): values.map { $0 == .min ? "(-2147483647 - 1)" : String($0) }
        default: (elements.integers ?? []).map { String($0) }
        }
    }

    private static func real(_ isNaN: Bool, _ value: Double, suffix: String) -> String {
        if isNaN { return "NAN" }
        if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
        return HexFloat.text(value) + suffix
    }

    /// A C identifier: everything but letters and digits becomes an underscore.
    private static func identifier(_ text: String) -> String {
        String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
