import QuantSpec

/// A vector file as a C header of constant arrays.
enum CHeader {
    static func text(_ file: VectorFile) -> String {
        let guardName = "QUANTSPEC_\(identifier("\(file.operatorName)_\(file.scheme.rawValue)").uppercased())_H"
        var text = """
            // Golden vectors of \(file.operatorName), \(file.scheme.rawValue), profile \(file.profile). CC0-1.0.
            // Made by \(file.generator.name) \(file.generator.version), seed \(file.generator.seed). Rows stand one after the other.
            #ifndef \(guardName)
            #define \(guardName)
            #include <math.h>
            #include <stdint.h>


            """
        for group in file.groups { text += block(group) }
        return text + "#endif  // \(guardName)\n"
    }

    private static func block(_ group: VectorGroup) -> String {
        let prefix = identifier(group.id)
        var text = "// \(group.id)\n"
        for (name, value) in group.attributes.values.sorted(by: { $0.key < $1.key }) {
            text += "//   \(name): \(JSONWriter.line(value.json))\n"
        }
        text += tensorComments(group)
        text += "#define \(prefix)_rows \(group.rows.count)\n"
        text += "#define \(prefix)_steps \(group.rows.first?.steps.count ?? 1)\n"
        for array in group.arrays {
            text += declaration("\(prefix)_\(array.name)", array.elements)
        }
        for entry in group.derived {
            text += declaration("\(prefix)_\(identifier(entry.name))", .int64(entry.values))
        }
        return text + "\n"
    }

    private static func tensorComments(_ group: VectorGroup) -> String {
        let inputs = group.inputs.enumerated().map { ("input \($0)", $1) }
        let outputs = group.outputs.enumerated().map { ("output \($0)", Optional($1)) }
        return (inputs + outputs).map { place, record in
            guard let record else { return "//   \(place): omitted\n" }
            let quantization =
                record.description.quantization.map { quantization in
                    let scales = quantization.scales.map { HexFloat.text($0) }
                    return ", scales \(scales), zero points \(quantization.zeroPoints), axis \(quantization.dimension)"
                } ?? ""
            return
                "//   \(place), \(record.name): \(record.description.type.rawValue) \(record.description.shape)\(quantization)\n"
        }.joined()
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
        case .int4, .int8: "int8_t"
        case .int16: "int16_t"
        case .int32: "int32_t"
        case .int64: "int64_t"
        case .uint8, .bool: "uint8_t"
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
