import QuantSpec

/// A file for a hardware simulator.
struct MemoryFile {
    let name: String
    let text: String
}

extension VectorGroup {
    /// Every array as hexadecimal words of its element's width, one a line, two's complement; and the sizes and attributes
    /// as parameters for Verilog.
    var memories: [MemoryFile] { arrays.map { $0.memory(of: id) } + [parameterFile] }

    private var parameterFile: MemoryFile {
        var text = "// \(id)\nlocalparam ROWS = \(rows.count);\nlocalparam STEPS = \(rows.first?.steps.count ?? 1);\n"
        for (name, record) in namedTensors {
            let prefix = "localparam \(name.uppercased())"
            text += "\(prefix)_WIDTH = \(record.description.type.bitWidth ?? 8);\n"
            text += "\(prefix)_SIZE = \(record.description.shape.count);\n"
            for (axis, size) in record.description.shape.dimensions.enumerated() {
                text += "\(prefix)_DIM_\(axis) = \(size);\n"
            }
        }
        for (name, value) in attributes.values.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .integer(let integer): text += "localparam \(name.uppercased()) = \(integer);\n"
            case .flag(let flag): text += "localparam \(name.uppercased()) = \(flag ? 1 : 0);\n"
            case .name(let word): text += "localparam \(name.uppercased()) = \"\(word)\";\n"
            default: text += "// \(name): \(JSONWriter.line(value.json))\n"
            }
        }
        return MemoryFile(name: "parameters.vh", text: text)
    }
}

extension PrimitiveFile {
    /// Every argument and every result, as above.
    var memories: [MemoryFile] { arrays.map { $0.memory(of: primitive) } }
}

extension ExportedArray {
    fileprivate func memory(of owner: String) -> MemoryFile {
        let digits = max((elements.type.bitWidth ?? 8) / 4, 1)
        let extent = rows > 0 ? ", \(rows) rows" + (steps > 1 ? " of \(steps) steps" : "") : ""
        var text = "// \(owner) \(name) \(elements.type.rawValue) \(shape)\(extent)\n"
        let mask = digits >= 16 ? UInt64.max : (1 << UInt64(4 * digits)) - 1
        for word in elements.bitPatterns {
            let hexadecimal = String(word & mask, radix: 16)
            text += String(repeating: "0", count: digits - hexadecimal.count) + hexadecimal + "\n"
        }
        return MemoryFile(name: "\(name).hex", text: text)
    }
}

extension Elements {
    /// The bits of each element, in the low end of a word.
    var bitPatterns: [UInt64] {
        switch self {
        case .float32(let values): values.map { UInt64($0.bitPattern) }
        case .float64(let values): values.map(\.bitPattern)
        case .float16(let values): values.map { UInt64($0.bitPattern) }
        case .uint64(let values): values
        default: (integers ?? []).map { UInt64(bitPattern: $0) }
        }
    }
}
