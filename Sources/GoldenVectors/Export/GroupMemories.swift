import QuantSpec

/// A file that a hardware simulator loads with `$readmemh`.
struct MemoryFile {
    let name: String
    let text: String
}

extension VectorGroup {
    /// Every array as hexadecimal words of its element's width, one a line, two's complement; and the derived integers as
    /// words of 64 bits.
    var memories: [MemoryFile] {
        let tensors = arrays.map { array in
            MemoryFile(
                name: array.name,
                text: MemoryWords.text(
                    array.elements.bitPatterns, digits: (array.elements.type.bitWidth ?? 8) / 4,
                    title: "\(id) \(array.name) \(array.elements.type.rawValue) \(array.shape), \(array.rows) rows"))
        }
        return tensors
            + derived.map { entry in
                MemoryFile(
                    name: "derived_\(entry.name)",
                    text: MemoryWords.text(
                        entry.values.map { UInt64(bitPattern: $0) }, digits: 16, title: "\(id) \(entry.name)"))
            }
    }
}

private enum MemoryWords {
    static func text(_ words: [UInt64], digits: Int, title: String) -> String {
        var text = "// \(title)\n"
        let mask = digits >= 16 ? UInt64.max : (1 << UInt64(4 * digits)) - 1
        for word in words {
            let hexadecimal = String(word & mask, radix: 16)
            text += String(repeating: "0", count: digits - hexadecimal.count) + hexadecimal + "\n"
        }
        return text
    }
}

extension Elements {
    /// The bits of each element, in the low end of a word.
    var bitPatterns: [UInt64] {
        switch self {
        case .float32(let values): values.map { UInt64($0.bitPattern) }
        case .float64(let values): values.map(\.bitPattern)
        case .float16(let values): values.map { UInt64($0.bitPattern) }
        default: (integers ?? []).map { UInt64(bitPattern: $0) }
        }
    }
}
