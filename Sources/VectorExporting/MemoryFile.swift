import JSON
import QuantSpec
import VectorFiles

/// A file for a hardware simulator.
struct MemoryFile: Sendable {
    let name: String
    let text: String
}

extension ExportedGroup {
    /// A file for every array that has elements: one hexadecimal word a line, two's complement, of the element's
    /// width. A last file has all sizes and attributes as parameters for Verilog.
    var memories: [MemoryFile] {
        var parameters = VerilogParameters(title: group.id)
        for (name, text) in texts { parameters.add(name, text) }
        parameters.add("rows", group.rows.count)
        parameters.add("steps", stepCount)
        for (index, row) in group.rows.enumerated() { parameters.add("row_\(index)_id", row.id) }
        for (name, record) in namedTensors { parameters.add(name, record.description) }
        for array in arrays { parameters.add(array) }
        for (name, value) in attributes { parameters.add("attribute_\(name)", value) }
        if let bound = group.bound {
            parameters.add("bound_clause", bound.clause.id)
            parameters.add("bound_ulps", bound.unitsInTheLastPlace)
            parameters.add("bound_absolute", AttributeValue.real(bound.absolute))
        }
        return arrays.compactMap { $0.memory(of: group.id) } + [parameters.file]
    }
}

extension PrimitiveFile {
    /// The same files for the arguments and results of a primitive.
    func memories(from origin: ExportOrigin) -> [MemoryFile] {
        var parameters = VerilogParameters(title: path)
        parameters.add("id", path)
        parameters.add("profile", profile)
        parameters.add("manifest", origin.manifestHash)
        parameters.add("rows", rows.count)
        for (index, row) in rows.enumerated() { parameters.add("row_\(index)_id", row.id) }
        for array in arrays { parameters.add(array) }
        return arrays.compactMap { $0.memory(of: primitive) } + [parameters.file]
    }
}

/// The file `parameters.vh`, with one `localparam` on each line.
private struct VerilogParameters {
    private var text: String

    init(title: String) { text = "// \(title)\n" }

    var file: MemoryFile { MemoryFile(name: "parameters.vh", text: text) }

    mutating func add(_ name: String, _ value: Int) { line(name, "\(value)") }
    mutating func add(_ name: String, _ value: String) { line(name, "\"\(value)\"") }

    /// Adds the rank and the sizes of a tensor, and its quantized dimension.
    mutating func add(_ name: String, _ description: TensorDescription) {
        add("\(name)_rank", description.shape.rank)
        for (axis, size) in description.shape.dimensions.enumerated() { add("\(name)_dim_\(axis)", size) }
        if let quantization = description.quantization { add("\(name)_dimension", quantization.dimension) }
    }

    /// Adds the width of a word in bits, the number of words of one step (of the array, if all rows share it), and the
    /// number of all words.
    mutating func add(_ array: ExportedArray) {
        add("\(array.name)_width", array.wordWidth)
        add("\(array.name)_size", array.shape.count)
        add("\(array.name)_words", array.elements.count)
    }

    /// Adds an attribute. A real number becomes the bits of a binary32 number. Lists are files of their own.
    mutating func add(_ name: String, _ value: AttributeValue) {
        switch value {
        case .integer(let integer): line(name, "\(integer)")
        case .flag(let flag): add(name, flag ? 1 : 0)
        case .real(let real): line(name, "32'h\(Hexadecimal.text(UInt64(real.bitPattern), digits: 8))")
        case .name(let text): add(name, text)
        case .integers, .reals: break
        }
    }

    private mutating func line(_ name: String, _ value: String) {
        text += "localparam \(name.uppercased()) = \(value);\n"
    }
}

extension ExportedArray {
    /// The width of a word in bits: at least 4, so that it is a whole number of hexadecimal digits.
    fileprivate var wordWidth: Int { max(elements.type.bitWidth ?? 8, 4) }

    /// The file of the array. Returns `nil` if the array is empty, because `$readmemh` warns about files without
    /// words.
    fileprivate func memory(of owner: String) -> MemoryFile? {
        guard elements.count > 0 else { return nil }
        let extent = rows > 0 ? ", \(rows) rows" + (steps > 1 ? " of \(steps) steps" : "") : ""
        let words = elements.bitPatterns.map { Hexadecimal.text($0, digits: wordWidth / 4) + "\n" }
        return MemoryFile(
            name: "\(name).hex",
            text: "// \(owner) \(name) \(elements.type.rawValue) \(shape)\(extent)\n" + words.joined())
    }
}

extension Elements {
    /// The bits of each element. Small integers are sign-extended or zero-extended to 64 bits. The real part of a complex number
    /// is in the lower half.
    var bitPatterns: [UInt64] {
        switch self {
        case .float32(let values): values.map { UInt64($0.bitPattern) }
        case .float64(let values): values.map(\.bitPattern)
        case .float16(let values): values.map { UInt64($0.bitPattern) }
        case .complex64(let values):
            values.map { UInt64($0.imaginary.bitPattern) << 32 | UInt64($0.real.bitPattern) }
        case .uint64(let values): values
        default: (integers ?? []).map { UInt64(bitPattern: $0) }
        }
    }
}
