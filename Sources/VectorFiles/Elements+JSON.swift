import JSON
import QuantSpec

extension Elements {
    /// The values in the encoding of vector files: hexadecimal text for floating point, decimal text for 64-bit
    /// integers, numbers for smaller integers. A complex number is two texts: its real and its imaginary part.
    public var json: JSONValue {
        switch self {
        case .float32(let values): .array(values.map { .text(HexFloat.text($0)) })
        case .float64(let values): .array(values.map { .text(HexFloat.text($0)) })
        case .float16(let values): .array(values.map { .text(HexFloat.text($0)) })
        case .complex64(let values): .array(values.parts.map { .text(HexFloat.text($0)) })
        case .int64(let values): .array(values.map { .text(String($0)) })
        case .uint64(let values): .array(values.map { .text(String($0)) })
        default: .integers(integers ?? [])
        }
    }
}

extension JSONCursor {
    /// Reads values of a type.
    ///
    /// - Throws: `VectorFileError` if a value has another encoding, or is outside of the type's range.
    func elements(_ type: ElementType) throws(VectorFileError) -> Elements {
        switch type {
        case .float32: return .float32(try decoded("a binary32 number") { HexFloat.float($0) })
        case .float64: return .float64(try decoded("a binary64 number") { HexFloat.double($0) })
        case .float16: return .float16(try decoded("a binary16 number") { HexFloat.binary16($0) })
        case .complex64: return try complexNumbers()
        case .int64: return .int64(try decoded("a 64-bit integer") { Int64($0) })
        case .uint64: return .uint64(try decoded("an unsigned 64-bit integer") { UInt64($0) })
        default: return try smallIntegers(type)
        }
    }

    private func decoded<Value>(
        _ kind: String, _ decode: (String) -> Value?
    ) throws(VectorFileError) -> [Value] {
        try array().map { cursor throws(VectorFileError) in
            let text = try cursor.text()
            guard let value = decode(text) else { throw cursor.error("\"\(text)\" is not \(kind)") }
            return value
        }
    }

    private func complexNumbers() throws(VectorFileError) -> Elements {
        let parts = try decoded("a binary32 number") { HexFloat.float($0) }
        guard let elements = Elements(realParts: parts, type: .complex64) else {
            throw error("the last complex number has no imaginary part")
        }
        return elements
    }

    private func smallIntegers(_ type: ElementType) throws(VectorFileError) -> Elements {
        let range = type == .bool ? 0...1 : type.integerRange
        let integers = try integers()
        guard let range, let elements = Elements(integers: integers, type: type) else {
            throw error("vector files cannot hold values of type \(type.rawValue)")
        }
        if let position = integers.firstIndex(where: { !range.contains($0) }) {
            throw error("\(integers[position]), at position \(position), is outside the range of \(type.rawValue)")
        }
        return elements
    }
}
