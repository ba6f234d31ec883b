/// The value of a Python literal.
indirect enum PythonLiteral: Sendable, Hashable {
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case none
    case tuple([PythonLiteral])
    case list([PythonLiteral])
}

/// A parser for the part of Python's literals that a .npy header uses: one dictionary with string keys.
///
/// It accepts strings without prefixes, decimal integers, True, False, None, tuples and lists, nested at most
/// `depthLimit` deep, and rejects everything else.
struct PythonLiteralParser {
    struct Problem: Error, Sendable, Hashable {
        let words: String
        /// The position in bytes from the start of the text.
        let position: Int
    }

    struct Entry: Sendable, Hashable {
        let key: String
        let value: PythonLiteral
        /// The value as it is written in the text.
        let text: String
    }

    private static let depthLimit = 16

    private let bytes: [UInt8]
    private var position = 0

    /// The entries of a dictionary. Only white space may surround it.
    static func dictionary(_ bytes: some Sequence<UInt8>) throws(Problem) -> [Entry] {
        var parser = PythonLiteralParser(bytes: Array(bytes))
        let entries = try parser.dictionary()
        parser.skipSpace()
        if parser.position < parser.bytes.count { throw parser.problem("text follows the dictionary") }
        return entries
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func dictionary() throws(Problem) -> [Entry] {
        try expect("{")
        var entries: [Entry] = []
        while !accept("}") {
            guard case .string(let key) = try value(depth: 0) else { throw problem("a key is not a string") }
            try expect(":")
            skipSpace()
            let start = position
            let value = try value(depth: 0)
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if entries.contains(where: { $0.key == key }) { throw problem("the key '\(quotable(key))' occurs twice") }
            entries.append(Entry(key: key, value: value, text: text))
            if !accept(",") {
                try expect("}")
                break
            }
        }
        return entries
    }

    private mutating func value(depth: Int) throws(Problem) -> PythonLiteral {
        guard depth < PythonLiteralParser.depthLimit else { throw problem("values are nested too deeply") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "("): return try tuple(depth: depth)
        case UInt8(ascii: "["): return .list(try items(until: "]", depth: depth).items)
        case .some(let byte) where isDigit(byte) || byte == UInt8(ascii: "-"): return .integer(try integer())
        default: return try word()
        }
    }

    /// A tuple. One value in parentheses without a comma is that value, as in Python.
    private mutating func tuple(depth: Int) throws(Problem) -> PythonLiteral {
        let (items, endsWithComma) = try items(until: ")", depth: depth)
        return items.count == 1 && !endsWithComma ? items[0] : .tuple(items)
    }

    private mutating func items(
        until close: Unicode.Scalar, depth: Int
    ) throws(Problem) -> (items: [PythonLiteral], endsWithComma: Bool) {
        position += 1
        var items: [PythonLiteral] = []
        while !accept(close) {
            items.append(try value(depth: depth + 1))
            if !accept(",") {
                try expect(close)
                return (items, false)
            }
        }
        return (items, true)
    }

    private mutating func string() throws(Problem) -> String {
        let quote = peek
        let start = position + 1
        position = start
        while let byte = peek, byte != quote {
            // An escape stays as written. Only field names contain escapes, and these occur only in errors.
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard peek != nil else { throw problem("a string has no closing quotation mark") }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func integer() throws(Problem) -> Int {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        while let byte = peek, isDigit(byte) { position += 1 }
        guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw problem("a number is too large or has no digits")
        }
        // Python 2 wrote long integers with a suffix.
        if peek == UInt8(ascii: "L") { position += 1 }
        return value
    }

    private mutating func word() throws(Problem) -> PythonLiteral {
        let start = position
        while let byte = peek, isLetter(byte) { position += 1 }
        switch String(decoding: bytes[start..<position], as: UTF8.self) {
        case "True": return .boolean(true)
        case "False": return .boolean(false)
        case "None": return .none
        default: throw problem("a value is neither a string, a number, True, False, None, a tuple nor a list")
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0d).contains(byte) { position += 1 }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Problem) {
        if !accept(character) { throw problem("expected '\(character)'") }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    private func problem(_ words: String) -> Problem { Problem(words: words, position: position) }
}
