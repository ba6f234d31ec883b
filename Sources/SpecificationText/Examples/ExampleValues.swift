import QuantSpec
import VectorFiles

/// Values of tensors as worked examples write them: integers in decimal, `true` and `false`, reals in decimal or, as in
/// vector files, in C99 hexadecimal. A complex number is two words: its real and its imaginary part.
enum ExampleValues {
    /// The elements that words stand for; `nil` if one of them is no value of the type.
    static func elements(_ words: [Substring], _ type: ElementType) -> Elements? {
        switch type {
        case .float32: all(words, float).map(Elements.float32)
        case .complex64: all(words, float).flatMap { Elements(realParts: $0, type: .complex64) }
        case .float64: all(words) { HexFloat.double($0) ?? Double($0) }.map(Elements.float64)
        case .float16: all(words) { HexFloat.binary16($0) ?? float($0).map(Binary16.init) }.map(Elements.float16)
        case .uint64: all(words) { UInt64($0) }.map(Elements.uint64)
        case .bool: all(words) { Bool($0) }.map(Elements.bool)
        default: integers(words, type)
        }
    }

    /// A binary32 number, in decimal or hexadecimal; `nil` if the word is none.
    static func float(_ word: String) -> Float? { HexFloat.float(word) ?? Float(word) }

    /// Elements in the form that `elements` reads: a different value gives a different text.
    static func text(_ elements: Elements) -> String {
        let words: [String] =
            switch elements {
            case .float32(let values): values.map { $0.isNaN ? HexFloat.text($0) : "\($0)" }
            case .complex64(let values): values.parts.map { $0.isNaN ? HexFloat.text($0) : "\($0)" }
            case .float64(let values): values.map { $0.isNaN ? HexFloat.text($0) : "\($0)" }
            case .float16(let values): values.map { $0.float.isNaN ? HexFloat.text($0) : "\($0.float)" }
            case .uint64(let values): values.map(String.init)
            case .bool(let values): values.map(String.init)
            default: (elements.integers ?? []).map(String.init)
            }
        return words.joined(separator: " ")
    }

    private static func integers(_ words: [Substring], _ type: ElementType) -> Elements? {
        guard let range = type.integerRange, let integers = all(words, { Int64($0) }),
            integers.allSatisfy(range.contains)
        else { return nil }
        return Elements(integers: integers, type: type)
    }

    /// The values of some words; `nil` if one has none.
    static func all<Value>(_ words: [Substring], _ read: (String) -> Value?) -> [Value]? {
        let values = words.compactMap { read(String($0)) }
        return values.count == words.count ? values : nil
    }
}

extension WorkedExample {
    /// The values that a text has, divided by blanks.
    ///
    /// - Parameters:
    ///   - text: the text of the line, or of the part behind its equals sign.
    ///   - type: the type of the values.
    ///   - count: how many values there have to be; any number if `nil`.
    ///   - line: the line of the text, for errors.
    /// - Throws: `SpecificationTextError` if one of them is no value of the type, or there is another number of them.
    func values(
        _ text: some StringProtocol, _ type: ElementType, count: Int?, at line: Line
    ) throws(SpecificationTextError) -> Elements {
        let words = String(text).split(separator: " ")
        guard let elements = ExampleValues.elements(words, type) else {
            let wrong = words.first { ExampleValues.elements([$0], type) == nil } ?? ""
            throw error(
                line.number, "`\(wrong)` is not a value of type \(type.rawValue)", "write one value between blanks")
        }
        if let count, elements.count != count {
            throw error(
                line.number, "\(line.key) has \(elements.count) values, but its shape has \(count) elements",
                "write one value for each element, in row-major order")
        }
        return elements
    }
}
